#pragma once
// What this package needs of ICU, on opaque types and plain integers, so that neither ICU's versioned symbol
// names nor its error type reach Swift. A status above 0 is an error (cicu_error_name tells which); 0 and
// negative numbers are success and warnings. All text is UTF-8, all offsets are bytes.
#include <stddef.h>
#include <stdint.h>

// MARK: Versions and names

/// Writes "72.1" and the like, NUL-terminated, into `out`, which holds 20 bytes.
void cicu_icu_version(char *out);
/// Writes "15.0" and the like, NUL-terminated, into `out`, which holds 20 bytes.
void cicu_unicode_version(char *out);
/// The name of an error, for instance "U_FILE_ACCESS_ERROR".
const char *cicu_error_name(int32_t status);

// MARK: UTF-8

/// Reads the code point that begins at `bytes`, of which `count` > 0 can be read. Returns how many bytes it has;
/// for a sequence that is not UTF-8 the code point is -1 and the bytes are those that one U+FFFD replaces.
int32_t cicu_decode(const uint8_t *bytes, size_t count, int32_t *code_point);
/// How many code points valid UTF-8 holds.
size_t cicu_count_code_points(const uint8_t *bytes, size_t count);

// MARK: Properties

/// White_Space.
int32_t cicu_is_white_space(int32_t code_point);
/// Whether a reader could miss or misread the code point in a list: white space, controls, formats, unassigned
/// and private ones.
int32_t cicu_is_invisible(int32_t code_point);
/// Whether the code point is a combining mark.
int32_t cicu_is_mark(int32_t code_point);
/// Whether word boundaries treat the code point as part of what stands before it (Extend, Format, ZWJ).
int32_t cicu_attaches_to_previous(int32_t code_point);
/// How many columns of a terminal the code point takes: 0 for what joins what stands before it and for controls,
/// 2 for what East Asian type sets wide (UAX #11) and for what is drawn as a picture, else 1.
int32_t cicu_columns(int32_t code_point);
/// Whether the segment is all white space.
int32_t cicu_all_white_space(const uint8_t *bytes, size_t count);
/// Whether the segment begins with punctuation or a symbol and holds neither letter nor number.
int32_t cicu_is_punctuation(const uint8_t *bytes, size_t count);

/// What a code point is to the rules of sentences (Sentence_Break of UAX #29).
enum {
    CICU_SENTENCE_OTHER = 0,
    CICU_SENTENCE_SMALL = 1,      // a small letter
    CICU_SENTENCE_CAPITAL = 2,    // a capital or title letter
    CICU_SENTENCE_LETTER = 3,     // a letter that is neither
    CICU_SENTENCE_DIGIT = 4,
    CICU_SENTENCE_SPACE = 5,
    CICU_SENTENCE_SEPARATOR = 6,  // of lines or paragraphs
    CICU_SENTENCE_MARK = 7,       // may end a sentence
};
int32_t cicu_sentence_role(int32_t code_point);

/// The letter under its marks, in small: e for e, E, é and É. What is no letter with marks stays as it is.
int32_t cicu_base_letter(int32_t code_point);

// MARK: Boundaries

typedef struct cicu_breaker cicu_breaker;
enum { CICU_GRAPHEMES = 0, CICU_WORDS = 1, CICU_SENTENCES = 2 };

/// A break iterator; one thread at a time may use it.
cicu_breaker *cicu_breaker_open(int32_t kind, const char *locale, int32_t *status);
void cicu_breaker_close(cicu_breaker *breaker);
/// Points the iterator at valid UTF-8, which must stay in place while boundaries are asked for.
int32_t cicu_breaker_set(cicu_breaker *breaker, const uint8_t *bytes, size_t count);
/// Writes the next boundaries after the last one, at most `capacity`; returns how many, 0 at the end.
int32_t cicu_breaker_next(cicu_breaker *breaker, int32_t *boundaries, int32_t capacity);

// MARK: Normalization

typedef struct cicu_normalizer cicu_normalizer;
enum { CICU_NFC = 0, CICU_NFKC = 1, CICU_NONE = 2 };

/// What one call of cicu_normalize found and made; `bytes` belong to the normalizer until its next call.
typedef struct {
    const uint8_t *bytes;
    size_t count;
    size_t invalid;        // sequences that were not UTF-8
    size_t first_invalid;  // where in the input the first began
} cicu_normalized;

/// A normalizer; one thread at a time may use it.
cicu_normalizer *cicu_normalizer_open(int32_t form, int32_t fold_case, int32_t *status);
void cicu_normalizer_close(cicu_normalizer *normalizer);
/// Normalizes; replaces invalid sequences by U+FFFD, CR LF and CR by LF, and drops a byte order mark if at_start.
int32_t cicu_normalize(cicu_normalizer *normalizer, const uint8_t *bytes, size_t count, int32_t at_start,
                       cicu_normalized *result);
/// The first place at or after `from` where text may be cut without changing what normalization makes of the
/// parts; `count` where there is none. What is before `from` is looked at, too.
size_t cicu_normalizer_cut(const cicu_normalizer *normalizer, const uint8_t *bytes, size_t count, size_t from);
