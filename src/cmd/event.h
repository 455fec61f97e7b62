/*
 * Names of the log events of kaiyakud itself.
 */
#ifndef KY_CMD_EVENT_H
#define KY_CMD_EVENT_H

/* It serves from now on: where, and how long the start took. */
#define KY_EV_SERVER_READY "server.ready"
/* It was told to stop, and why. */
#define KY_EV_SERVER_STOPPING "server.stopping"
/* All it had acknowledged is done. */
#define KY_EV_SERVER_STOPPED "server.stopped"
/* It could not start, or not go on. */
#define KY_EV_SERVER_FAILED "server.failed"
/* The trusted roots cannot be read: nothing that chips signed is taken in. */
#define KY_EV_SERVER_ROOTS "server.roots"
/* Test roots are allowed, whose keys are public: deletions prove nothing. */
#define KY_EV_SERVER_TEST_ROOTS "server.test-roots"
/* The program that makes PDFs is not there: pages offer none. */
#define KY_EV_SERVER_NO_PDF "server.no-pdf"
#define KY_EV_SERVER_NO_PHOTO "server.no-photo"
/* SIGHUP: the signing keys were read again. */
#define KY_EV_SERVER_KEYS "server.keys-read"
/* SIGHUP: a setting has another value now, which counts after a restart. */
#define KY_EV_SERVER_RESTART_FOR "server.restart-needed-for"
/* SIGHUP: settings or keys could not be read; the old ones stay. */
#define KY_EV_SERVER_RELOAD_FAILED "server.reload-failed"

#endif
