/*
 * What people and other companies do to a line, by chance; and what patient
 * people would do so that its ending gets done.
 *
 * Both make a command, and change the world first where the command only
 * tells of something that happened there (a port, a payment, a deletion).
 */
#ifndef KY_SIM_PEOPLE_H
#define KY_SIM_PEOPLE_H

#include "core/command.h"
#include "sim/world.h"

/*
 * Something that may or may not make sense for the case now.  False: nothing
 * this time.  `now` is the world's.
 */
bool ky_people_act(struct ky_random *r, struct ky_world *w,
    const struct ky_case *c, struct ky_command *out);

/*
 * What the first duty that waits for a person waits for.  False: none does.
 */
bool ky_people_help(struct ky_world *w, const struct ky_case *c,
    struct ky_command *out);

/* What the first duty waits for is said by its reason and state; "" when it
 * does not wait for a person. */
const char *ky_people_wanted(const struct ky_case *c);

#endif
