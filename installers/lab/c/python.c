/* python.exe of the laboratory: hands over to the real python311.dll. */
#include <windows.h>

typedef int(__cdecl *Main)(int, wchar_t **);

int wmain(int count, wchar_t **words)
{
    HMODULE library = LoadLibraryW(L"python311.dll");
    Main run = library ? (Main)(void *)GetProcAddress(library, "Py_Main") : 0;
    return run ? run(count, words) : 101;
}
