#define _GNU_SOURCE
#include "CTerminal.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int terminal_start(const char *path, char *const *arguments, char *const *environment, const char *directory,
                   const char *output, int32_t columns, int32_t rows, pid_t *process) {
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0) return -1;
    fcntl(master, F_SETFD, FD_CLOEXEC);
    const char *name = grantpt(master) == 0 && unlockpt(master) == 0 ? ptsname(master) : NULL;
    int terminal = name ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    if (terminal < 0) {
        close(master);
        return -1;
    }
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    ioctl(terminal, TIOCSWINSZ, &size);
    *process = fork();
    if (*process == 0) {
        // Between fork and exec, only async-signal-safe functions may be called.
        setsid();
        ioctl(terminal, TIOCSCTTY, 0);
        int target = output ? open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600) : terminal;
        dup2(terminal, 0);
        dup2(target, 1);
        dup2(terminal, 2);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        if (directory == NULL || chdir(directory) == 0) execve(path, arguments, environment);
        _exit(127);
    }
    close(terminal);
    if (*process < 0) {
        close(master);
        return -1;
    }
    return master;
}
