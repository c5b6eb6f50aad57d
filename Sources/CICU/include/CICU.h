#pragma once
// The part of ICU that this package uses, with opaque types and plain integers, so that neither ICU's versioned
// symbol names nor its error type reach Swift. A status above 0 is an error, which cicu_error_name names; 0 and
// negative numbers are success and warnings. All text is UTF-8, all offsets are in bytes.
#include <stddef.h>
#include <stdint.h>

// MARK: Versions and names

/// Writes ICU's version, such as "72.1", NUL-terminated into `out`, which holds 20 bytes.
void cicu_icu_version(char *out);
/// Writes Unicode's version, such as "15.0", NUL-terminated into `out`, which holds 20 bytes.
void cicu_unicode_version(char *out);
/// Returns the name of an error, such as "U_FILE_ACCESS_ERROR".
const char *cicu_error_name(int32_t status);

// MARK: UTF-8

/// Reads the code point at `bytes`, of which `count` > 0 are readable, and returns its length in bytes. For invalid
/// UTF-8 the code point is -1 and the length that of the sequence that one U+FFFD replaces.
int32_t cicu_decode(const uint8_t *bytes, size_t count, int32_t *code_point);
/// Returns the number of code points in valid UTF-8.
size_t cicu_count_code_points(const uint8_t *bytes, size_t count);

// MARK: Properties

/// Returns whether the code point has the property White_Space.
int32_t cicu_is_white_space(int32_t code_point);
/// Returns whether a reader could miss or misread the code point in a list: white space, controls, formats, unassigned
/// and private ones.
int32_t cicu_is_invisible(int32_t code_point);
/// Returns whether the code point is a combining mark.
int32_t cicu_is_mark(int32_t code_point);
/// Returns whether word boundaries attach the code point to the one before it (Extend, Format, ZWJ).
int32_t cicu_attaches_to_previous(int32_t code_point);
/// Returns the number of terminal columns of the code point: 0 for controls and marks that join the character before
/// them, 2 for wide East Asian characters (UAX #11) and emoji, else 1.
int32_t cicu_columns(int32_t code_point);
/// Returns whether the code point belongs to a script without spaces between words: Han, Kana, Bopomofo, those of
/// complex context (UAX #14: Thai, Lao, Khmer, Myanmar), and wide punctuation.
int32_t cicu_is_unspaced(int32_t code_point);
/// Returns whether the segment is all white space.
int32_t cicu_all_white_space(const uint8_t *bytes, size_t count);
/// Returns whether the segment begins with punctuation or a symbol and has no letter or number.
int32_t cicu_is_punctuation(const uint8_t *bytes, size_t count);

/// The role of a code point in the rules for sentences (Sentence_Break of UAX #29).
enum {
    CICU_SENTENCE_OTHER = 0,
    CICU_SENTENCE_LOWER = 1,      // a lower-case letter
    CICU_SENTENCE_UPPER = 2,      // an upper-case or title-case letter
    CICU_SENTENCE_LETTER = 3,     // a letter that is neither
    CICU_SENTENCE_DIGIT = 4,
    CICU_SENTENCE_SPACE = 5,
    CICU_SENTENCE_SEPARATOR = 6,  // of lines or paragraphs
    CICU_SENTENCE_MARK = 7,       // may end a sentence
};
int32_t cicu_sentence_role(int32_t code_point);

/// Writes the canonical decomposition of a code point with simple case folding to `code_points`, which has room for 32:
/// e and the acute for é and É. The first one is the letter without its marks.
///
/// Returns how many code points there are, at least 1.
int32_t cicu_decompose(int32_t code_point, int32_t *code_points);

/// Returns whether word boundaries may keep the code point within a word without being a letter or a number: what joins
/// letters (apostrophes, middle dots) or attaches to them (marks, joiners, the soft hyphen), except full stops and
/// colons.
int32_t cicu_joins_letters(int32_t code_point);

// MARK: Case

enum { CICU_FOLDCASE = 0, CICU_LOWERCASE = 1, CICU_UPPERCASE = 2, CICU_TITLECASE = 3 };

/// Maps the case of valid UTF-8 by the full mappings of a locale and returns the length of the result in bytes. `out`
/// holds `capacity` bytes; three times `count` suffice. Title case changes the first letter only.
size_t cicu_map_case(int32_t mapping, const char *locale, const uint8_t *bytes, size_t count, uint8_t *out,
                     size_t capacity, int32_t *status);

// MARK: Boundaries

typedef struct cicu_breaker cicu_breaker;
enum { CICU_GRAPHEMES = 0, CICU_WORDS = 1, CICU_SENTENCES = 2 };

/// Opens a break iterator, which one thread at a time may use.
cicu_breaker *cicu_breaker_open(int32_t kind, const char *locale, int32_t *status);
void cicu_breaker_close(cicu_breaker *breaker);
/// Sets the text, valid UTF-8 that must stay in place while its boundaries are read.
int32_t cicu_breaker_set(cicu_breaker *breaker, const uint8_t *bytes, size_t count);
/// Writes up to `capacity` boundaries after the last one and returns their number, 0 at the end.
int32_t cicu_breaker_next(cicu_breaker *breaker, int32_t *boundaries, int32_t capacity);

// MARK: Normalization

typedef struct cicu_normalizer cicu_normalizer;
enum { CICU_NFC = 0, CICU_NFKC = 1, CICU_NONE = 2 };

/// The result of cicu_normalize; `bytes` are valid until the normalizer's next call.
typedef struct {
    const uint8_t *bytes;
    size_t count;
    size_t invalid;        // the number of invalid UTF-8 sequences
    size_t first_invalid;  // the offset of the first one in the input
    size_t marks;          // the number of byte order marks that were dropped, but for one at the start
} cicu_normalized;

/// Opens a normalizer, which one thread at a time may use; if drops_marks, it drops byte order marks everywhere.
cicu_normalizer *cicu_normalizer_open(int32_t form, int32_t fold_case, int32_t drops_marks, int32_t *status);
void cicu_normalizer_close(cicu_normalizer *normalizer);
/// Normalizes text, replaces invalid sequences by U+FFFD and CR LF and CR by LF, and if at_start removes a byte order
/// mark.
int32_t cicu_normalize(cicu_normalizer *normalizer, const uint8_t *bytes, size_t count, int32_t at_start,
                       cicu_normalized *result);
/// Returns the first offset at or after `from` where a cut does not change the normalized text, or `count` where there
/// is none. It reads bytes before `from`, too.
size_t cicu_normalizer_cut(const cicu_normalizer *normalizer, const uint8_t *bytes, size_t count, size_t from);

// MARK: Numbers, spans of time and dates in words

typedef struct cicu_speller cicu_speller;

/// Opens the words of a language, which one thread at a time may use; fails where ICU has no rules for the language.
cicu_speller *cicu_speller_open(const char *locale, int32_t *status);
void cicu_speller_close(cicu_speller *speller);
/// Writes a number in words to `out` and returns the length in bytes.
size_t cicu_spell_number(const cicu_speller *speller, int64_t number, uint8_t *out, size_t capacity,
                         int32_t *status);
/// Writes when something is, `count` units from now: "two days ago", or if `names` "yesterday" where there is a name.
/// Units are 0 year, 1 quarter, 2 month, 3 week, 4 day, 5 hour, 6 minute, 7 second, 8 Sunday … 14 Saturday.
size_t cicu_spell_span(const cicu_speller *speller, int32_t count, int32_t unit, int32_t names, uint8_t *out,
                       size_t capacity, int32_t *status);

typedef struct cicu_date_format cicu_date_format;

/// Opens a format of dates by a pattern of UTS #35, such as "d MMMM y", which one thread at a time may use.
cicu_date_format *cicu_date_format_open(const char *locale, const uint8_t *pattern, size_t count,
                                        int32_t *status);
void cicu_date_format_close(cicu_date_format *format);
/// Writes a day, counted from 1970-01-01, to `out` and returns the length in bytes.
size_t cicu_format_date(const cicu_date_format *format, int64_t day, uint8_t *out, size_t capacity,
                        int32_t *status);
