/* net.exe, which under Wine makes no accounts: `net user` is said to be done, so that what follows it can be tried. */
#include <wchar.h>

int wmain(int count, wchar_t **words)
{
    return count > 1 && !_wcsicmp(words[1], L"user") ? 0 : 2;
}
