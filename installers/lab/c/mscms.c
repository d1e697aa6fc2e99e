/* Colour profiles, which Wine 8 lacks and Qt asks for when it looks at a screen: there are none. */
#include <windows.h>

__declspec(dllexport) void *WINAPI WcsCreateIccProfile(void *profile, DWORD options) { return 0; }
__declspec(dllexport) void *WINAPI OpenColorProfileW(void *profile, DWORD access, DWORD share, DWORD mode) { return 0; }
__declspec(dllexport) BOOL WINAPI CloseColorProfile(void *profile) { return TRUE; }
__declspec(dllexport) BOOL WINAPI GetColorProfileFromHandle(void *profile, BYTE *bytes, DWORD *count) { return FALSE; }
