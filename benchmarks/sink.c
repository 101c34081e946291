/* A mail server that takes every message and keeps none: what the senders are measured against when smtp-sink would be the limit.

       cc -O3 -o sink sink.c && ./sink [MILLISECONDS]

   Listens on a free port of 127.0.0.1 and prints its number. Every reply, the greeting too, leaves MILLISECONDS after the bytes that it answers came
   in: a round trip as a client sees it, but for the handshake and the slow start of TCP. Commands may come in groups, and after a dot in the same
   packet; the replies to what came together leave together. On SIGTERM it prints how many messages it took.

   One thread, epoll, and one buffer for all connections. It is not a mail server: addresses are not looked at, and a client that does not read
   its replies is dropped. Only for Linux. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECTIONS = 4096, /* descriptors, so connections too */
    LINE = 2048,        /* longest command, more than RFC 5321 4.5.3.1 asks for */
    CHUNK = 1 << 18,
    REPLIES = 1024, /* bytes of replies that leave together */
    BLOCK = 64,
};

static const char GREETING[] = "220 sink ESMTP\r\n";
static const char EHLO[] = "250-sink\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";
static const char OK[] = "250 2.0.0 Ok\r\n";
static const char GO_ON[] = "354 End with a dot\r\n";
static const char BYE[] = "221 2.0.0 Bye\r\n";
static const char NO_READER[] = "503 5.5.1 No recipient\r\n";
static const char UNKNOWN[] = "500 5.5.2 Unknown\r\n";

struct connection {
    uint32_t age; /* which of the connections that had this descriptor */
    bool open, in_body, closing;
    int readers;
    size_t kept; /* bytes of an unfinished command, or of what may be the beginning of the end of a body */
    char rest[LINE];
};

struct reply { /* in the order in which they are due: the delay is the same for all */
    struct reply *next;
    int64_t due;
    int descriptor;
    uint32_t age;
    bool last;
    size_t size;
    char text[REPLIES];
};

static struct connection connections[CONNECTIONS];
static struct reply *first, *last, *spare;
static char buffer[LINE + CHUNK];
static char replies[REPLIES];
static size_t replied;
static int64_t delay;
static int poll_descriptor;
static unsigned long messages;
static volatile sig_atomic_t over;

static void stop(int signal_number) {
    (void)signal_number;
    over = 1;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void hang_up(int descriptor) {
    connections[descriptor].open = false;
    connections[descriptor].age++;
    close(descriptor);
}

static void write_out(int descriptor, const char *text, size_t size, bool closing) {
    if (send(descriptor, text, size, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)size || closing)
        hang_up(descriptor);
}

/* Let the replies to one packet go, now or when the round trip is over. */
static void answer(int descriptor) {
    struct connection *it = &connections[descriptor];
    if (replied == 0)
        return;
    if (delay == 0) {
        write_out(descriptor, replies, replied, it->closing);
    } else {
        struct reply *reply = spare;
        if (reply != NULL)
            spare = reply->next;
        else if ((reply = malloc(sizeof *reply)) == NULL)
            fail("malloc");
        reply->next = NULL;
        reply->due = now() + delay;
        reply->descriptor = descriptor;
        reply->age = it->age;
        reply->last = it->closing;
        reply->size = replied;
        memcpy(reply->text, replies, replied);
        if (last != NULL)
            last->next = reply;
        else
            first = reply;
        last = reply;
    }
    replied = 0;
}

static void say(int descriptor, const char *text) {
    size_t size = strlen(text);
    if (replied + size > REPLIES)
        answer(descriptor);
    memcpy(replies + replied, text, size);
    replied += size;
}

static void send_what_is_due(void) {
    while (first != NULL && first->due <= now()) {
        struct reply *reply = first;
        struct connection *it = &connections[reply->descriptor];
        if (it->open && it->age == reply->age)
            write_out(reply->descriptor, reply->text, reply->size, reply->last);
        first = reply->next;
        if (first == NULL)
            last = NULL;
        reply->next = spare;
        spare = reply;
    }
}

static void command(int descriptor, const char *line, size_t size) {
    struct connection *it = &connections[descriptor];
    if (size >= 4 && strncasecmp(line, "MAIL", 4) == 0) {
        it->readers = 0;
        say(descriptor, OK);
    } else if (size >= 4 && strncasecmp(line, "RCPT", 4) == 0) {
        it->readers++;
        say(descriptor, OK);
    } else if (size >= 4 && strncasecmp(line, "DATA", 4) == 0) {
        it->in_body = it->readers > 0;
        say(descriptor, it->in_body ? GO_ON : NO_READER);
    } else if (size >= 4 && strncasecmp(line, "EHLO", 4) == 0) {
        say(descriptor, EHLO);
    } else if (size >= 4 && (strncasecmp(line, "HELO", 4) == 0 || strncasecmp(line, "RSET", 4) == 0 ||
                             strncasecmp(line, "NOOP", 4) == 0)) {
        it->readers = 0;
        say(descriptor, OK);
    } else if (size >= 4 && strncasecmp(line, "QUIT", 4) == 0) {
        say(descriptor, BYE);
        it->closing = true;
    } else {
        say(descriptor, UNKNOWN);
    }
}

/* Find CRLF.CRLF. Lines that begin with a dot are rare, so whole blocks are asked for one, in a loop that compilers turn into vectors. */
static const char *end_of_body(const char *at, const char *end) {
    for (; end - at >= BLOCK + 1; at += BLOCK) {
        unsigned char found = 0;
        for (int i = 0; i < BLOCK; i++)
            found |= (at[i] == '\n') & (at[i + 1] == '.');
        if (!found)
            continue;
        for (int i = 0; i < BLOCK; i++) /* the two bytes before and after may lie outside of the block, never of the buffer */
            if (at[i] == '\n' && at[i + 1] == '.' && at[i - 1] == '\r' && end - (at + i) >= 4 && at[i + 2] == '\r' &&
                at[i + 3] == '\n')
                return at + i - 1;
    }
    for (; end - at >= 4; at++)
        if (at[0] == '\n' && at[1] == '.' && at[-1] == '\r' && at[2] == '\r' && at[3] == '\n')
            return at - 1;
    return NULL;
}

/* Read on in a body; gives where it ended, or NULL when it goes on, with the bytes that may belong to its end kept. */
static const char *body(struct connection *it, const char *from, const char *end) {
    const char *dot = end_of_body(from + 1, end); /* `from` is at a CRLF at the earliest, so the LF comes after it */
    if (dot == NULL) {
        it->kept = end - from < 4 ? end - from : 4;
        memcpy(it->rest, end - it->kept, it->kept);
        return NULL;
    }
    it->in_body = false;
    it->readers = 0;
    messages++;
    return dot + 5;
}

static void read_from(int descriptor) {
    struct connection *it = &connections[descriptor];
    const size_t before = it->kept;
    memcpy(buffer, it->rest, before);
    ssize_t got = recv(descriptor, buffer + before, CHUNK, MSG_DONTWAIT);
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            hang_up(descriptor);
        return;
    }
    const char *at = buffer, *end = buffer + before + got;
    it->kept = 0;
    while (at < end && !it->closing) {
        if (it->in_body) {
            if ((at = body(it, at, end)) == NULL)
                break;
            say(descriptor, OK);
            continue;
        }
        const char *line_end = memchr(at, '\n', end - at);
        if (line_end == NULL) {
            if (end - at > LINE) {
                hang_up(descriptor);
                replied = 0;
                return;
            }
            it->kept = end - at;
            memcpy(it->rest, at, it->kept);
            break;
        }
        command(descriptor, at, line_end - at);
        /* A body may begin with its end: the CRLF of DATA belongs to it then. */
        at = it->in_body && line_end > at ? line_end - 1 : line_end + 1;
    }
    answer(descriptor);
}

static void greet(int listener) {
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0)
        return;
    if (descriptor >= CONNECTIONS) {
        close(descriptor);
        return;
    }
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *it = &connections[descriptor];
    const uint32_t age = it->age + 1;
    *it = (struct connection){.open = true, .age = age};
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = descriptor};
    if (epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, descriptor, &wanted) != 0)
        fail("epoll_ctl");
    say(descriptor, GREETING);
    answer(descriptor);
}

static int listen_somewhere(void) {
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof place;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&place, size) != 0 || listen(listener, 1024) != 0 ||
        getsockname(listener, (struct sockaddr *)&place, &size) != 0)
        fail("listen");
    printf("%d\n", ntohs(place.sin_port));
    fflush(stdout);
    return listener;
}

int main(int count, char **words) {
    if (count > 1)
        delay = (int64_t)(atof(words[1]) * 1e6);
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    int listener = listen_somewhere();
    poll_descriptor = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = listener}, ready[256];
    if (poll_descriptor < 0 || epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, listener, &wanted) != 0)
        fail("epoll");
    while (!over) {
        struct timespec pause, *until = NULL;
        if (first != NULL) {
            int64_t left = first->due - now();
            left = left < 0 ? 0 : left;
            pause = (struct timespec){.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
            until = &pause;
        }
        int found = epoll_pwait2(poll_descriptor, ready, 256, until, NULL);
        for (int i = 0; i < found; i++) {
            if (ready[i].data.fd == listener)
                greet(listener);
            else
                read_from(ready[i].data.fd);
        }
        send_what_is_due();
    }
    printf("%lu\n", messages);
    return 0;
}
