/* net.exe, which under Wine makes no accounts: `net user` is said to be done, so that what follows it can be tried.
   As the real one it asks about a password of more than 14 letters, and gives up where nobody answers. */
#include <wchar.h>

int wmain(int count, wchar_t **words)
{
    int yes = 0, adds = 0;

    if (count < 2 || _wcsicmp(words[1], L"user"))
        return 2;
    for (int i = 2; i < count; i++) {
        yes |= !_wcsicmp(words[i], L"/y") || !_wcsicmp(words[i], L"/yes");
        adds |= !_wcsicmp(words[i], L"/add");
    }
    return adds && !yes && count > 3 && wcslen(words[3]) > 14 ? 2 : 0;
}
