/*
 * A card behind a modem's AT port: how it is set up.
 *
 * ky_transport_at() reads the settings from the device's name and opens the
 * port; tests start it on a port of their own.
 */
#ifndef KY_CARD_AT_H
#define KY_CARD_AT_H

#include "card/modem.h"
#include "card/transport.h"

/* Who puts the channel's number into the class byte? */
enum ky_at_class {
	KY_AT_CLASS_AUTO,   /* found out with the first command */
	KY_AT_CLASS_PLAIN,  /* the modem */
	KY_AT_CLASS_CHANNEL /* we, and the session's number is the channel's */
};

struct ky_at_settings {
	char path[KY_MODEM_PATH_SIZE]; /* empty: cannot be opened again */
	uint32_t baud;
	uint32_t segment;
	uint32_t delay_ms;      /* between two commands */
	uint32_t usual_ms;      /* how long an answer may take, */
	uint32_t open_ms;       /* opening a channel, switching the card, */
	uint32_t apdu_ms;       /* an APDU */
	uint32_t ready_ms;      /* and the card's start */
	uint32_t off_ms;        /* how long the card is without power */
	uint32_t quiet_ms;      /* after so long nothing more comes unasked */
	enum ky_at_class class; /* +CGLA only */
	bool stale_first;       /* sessions 1 to 3 are closed at the start */
	bool may_reset;         /* AT+CFUN=0 and 1 are allowed */
};

/*
 * From "PATH[,SETTING=VALUE...]", with what is usual for the rest.  KY_E_INPUT
 * says what is wrong.
 */
enum ky_code ky_at_settings_read(const char *device, struct ky_at_settings *out,
    struct ky_err *err) KY_MUST_USE;

/*
 * A transport over the open port `fd`, which it owns from here on, also when
 * this fails.  KY_E_RETRY: nobody answers AT there.
 */
enum ky_code ky_at_start(int fd, const struct ky_at_settings *settings,
    bool csim, struct ky_transport *out, struct ky_err *err) KY_MUST_USE;

#endif
