/*
 * Chinese characters that are written in several ways, made one: 软 (simplified)
 * and 軟, 帰 (Japanese) and 歸.  Those that a guide to ending lines is asked
 * with, and no more.  Where one simplified character stands for two others
 * (复: 復, 複) all three become one: a search rather finds too much.
 */
#ifndef KY_GUIDE_HAN_H
#define KY_GUIDE_HAN_H

#include <stdint.h>

/* The traditional character, or `code` itself. */
uint32_t ky_han_one(uint32_t code);

#endif
