/* How a JPEG says it lies. */
#include "photo/exif.h"

#include "t.h"

#define HEAD "\xFF\xD8"
#define SEGMENT(len) "\xFF\xE1" len "Exif\0\0"
#define LITTLE(n, tag, type, value) \
	"II*\0\x08\0\0\0" n tag type "\x01\0\0\0" value "\0\0\0"
#define BIG(value) \
	"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" value "\0\0"
#define TAG "\x12\x01"
#define CASE(label, bytes, want) \
	{ \
		label, {bytes, sizeof(bytes) - 1}, want \
	}

static void
orientations(void)
{
	static const struct {
		const char *label;
		struct ky_str jpeg;
		unsigned want;
	} cases[] = {
	    CASE("little end first",
		HEAD SEGMENT("\0\x1E") LITTLE("\x01\0", TAG, "\x03\0", "\x06"),
		6),
	    CASE("big end first", HEAD SEGMENT("\0\x1E") BIG("\x08"), 8),
	    CASE("behind another segment",
		HEAD "\xFF\xE0\0\x04..\xFF" SEGMENT("\0\x1E") BIG("\x03"), 3),
	    CASE("another tag",
		HEAD SEGMENT("\0\x1E")
		    LITTLE("\x01\0", "\x13\x01", "\x03\0", "\x06"),
		1),
	    CASE("another type",
		HEAD SEGMENT("\0\x1E") LITTLE("\x01\0", TAG, "\x04\0", "\x06"),
		1),
	    CASE("nine", HEAD SEGMENT("\0\x1E") BIG("\x09"), 1),
	    CASE("none of its entries is there",
		HEAD SEGMENT("\0\x12") "II*\0\x08\0\0\0\xFF\xFF", 1),
	    CASE("a directory beyond the end",
		HEAD SEGMENT("\0\x10") "II*\0\xFF\xFF\xFF\xFF", 1),
	    CASE("longer than the file", HEAD SEGMENT("\xFF\xFF") BIG("\x06"),
		1),
	    CASE("shorter than its own length", HEAD "\xFF\xE1\0\x01", 1),
	    CASE("behind the pixels' beginning",
		HEAD "\xFF\xDA\0\x02" SEGMENT("\0\x1E") BIG("\x06"), 1),
	    CASE("no JPEG", "\x89PNG....", 1),
	    CASE("nothing", "", 1),
	    CASE("only fillings", HEAD "\xFF\xFF\xFF\xFF\xFF\xFF", 1),
	};

	T_CASES (c, cases)
		t_eq_int(c->label, ky_exif_orientation(c->jpeg), c->want);
}

int
main(void)
{
	T_RUN(orientations);
	return t_done();
}
