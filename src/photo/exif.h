/*
 * The one thing of a JPEG's metadata that is wanted: how the picture lies.
 * All else of it is never read, and not written.
 */
#ifndef KY_PHOTO_EXIF_H
#define KY_PHOTO_EXIF_H

#include "base/str.h"

/* 1 to 8 as in TIFF 6.0, tag 274; 1 where nothing sensible says otherwise. */
unsigned ky_exif_orientation(struct ky_str jpeg);

#endif
