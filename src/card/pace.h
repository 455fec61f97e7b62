/*
 * Waiting for hardware: a clock that only goes forward, and sleep.
 */
#ifndef KY_CARD_PACE_H
#define KY_CARD_PACE_H

#include <stdint.h>

/* Milliseconds since some moment of this machine's run. */
int64_t ky_pace_now_ms(void);
void ky_pace_wait_ms(uint32_t ms);

#endif
