// Numbers in words, dates by patterns, and spans of time, as ICU writes them in a language.
#include "CICU.h"
#include <stdlib.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ureldatefmt.h>
#include <unicode/ustring.h>

enum { LONGEST = 1024 };  // UTF-16 units of a text

/// Writes UTF-16 as UTF-8 and returns its length in bytes.
static size_t utf8(const UChar *text, int32_t length, uint8_t *out, size_t capacity, UErrorCode *error) {
    int32_t written = 0;
    if (U_SUCCESS(*error) && length > LONGEST) *error = U_BUFFER_OVERFLOW_ERROR;
    if (U_SUCCESS(*error) && capacity > INT32_MAX) *error = U_INDEX_OUTOFBOUNDS_ERROR;
    if (U_SUCCESS(*error)) u_strToUTF8((char *)out, (int32_t)capacity, &written, text, length, error);
    return U_SUCCESS(*error) ? (size_t)written : 0;
}

/// Opens the number format that spells in the language of `locale`, or fails where ICU falls back to another language.
static UNumberFormat *open_speller(const char *locale, UErrorCode *error) {
    UNumberFormat *format = unum_open(UNUM_SPELLOUT, NULL, 0, locale, NULL, error);
    if (U_FAILURE(*error)) return NULL;
    char wanted[ULOC_LANG_CAPACITY] = "", found[ULOC_LANG_CAPACITY] = "";
    uloc_getLanguage(locale, wanted, sizeof wanted, error);
    const char *valid = unum_getLocaleByType(format, ULOC_VALID_LOCALE, error);
    if (U_SUCCESS(*error) && valid != NULL) uloc_getLanguage(valid, found, sizeof found, error);
    if (U_SUCCESS(*error) && (wanted[0] == 0 || strcmp(wanted, found) != 0)) *error = U_MISSING_RESOURCE_ERROR;
    if (U_SUCCESS(*error)) return format;
    unum_close(format);
    return NULL;
}

struct cicu_speller {
    UNumberFormat *numbers;
    URelativeDateTimeFormatter *spans;
};

cicu_speller *cicu_speller_open(const char *locale, int32_t *status) {
    UErrorCode error = U_ZERO_ERROR;
    cicu_speller *speller = calloc(1, sizeof *speller);
    if (speller == NULL) error = U_MEMORY_ALLOCATION_ERROR;
    if (U_SUCCESS(error)) speller->numbers = open_speller(locale, &error);
    // The formatter of spans owns the number format that it is given.
    UNumberFormat *within = U_SUCCESS(error) ? open_speller(locale, &error) : NULL;
    if (U_SUCCESS(error)) {
        speller->spans =
            ureldatefmt_open(locale, within, UDAT_STYLE_LONG, UDISPCTX_CAPITALIZATION_NONE, &error);
        if (U_FAILURE(error)) unum_close(within);
    }
    *status = error;
    if (U_SUCCESS(error)) return speller;
    cicu_speller_close(speller);
    return NULL;
}

void cicu_speller_close(cicu_speller *speller) {
    if (speller == NULL) return;
    if (speller->numbers != NULL) unum_close(speller->numbers);
    if (speller->spans != NULL) ureldatefmt_close(speller->spans);
    free(speller);
}

size_t cicu_spell_number(const cicu_speller *speller, int64_t number, uint8_t *out, size_t capacity,
                         int32_t *status) {
    UErrorCode error = U_ZERO_ERROR;
    UChar text[LONGEST];
    int32_t length = unum_formatInt64(speller->numbers, number, text, LONGEST, NULL, &error);
    size_t written = utf8(text, length, out, capacity, &error);
    *status = error;
    return written;
}

size_t cicu_spell_span(const cicu_speller *speller, int32_t count, int32_t unit, int32_t names, uint8_t *out,
                       size_t capacity, int32_t *status) {
    UErrorCode error = U_ZERO_ERROR;
    UChar text[LONGEST];
    int32_t length = 0;
    if (unit < 0 || unit > UDAT_REL_UNIT_SATURDAY) {
        error = U_ILLEGAL_ARGUMENT_ERROR;
    } else if (names) {
        length = ureldatefmt_format(speller->spans, count, (URelativeDateTimeUnit)unit, text, LONGEST, &error);
    } else {
        length =
            ureldatefmt_formatNumeric(speller->spans, count, (URelativeDateTimeUnit)unit, text, LONGEST, &error);
    }
    size_t written = utf8(text, length, out, capacity, &error);
    *status = error;
    return written;
}

struct cicu_date_format {
    UDateFormat *format;
};

cicu_date_format *cicu_date_format_open(const char *locale, const uint8_t *pattern, size_t count,
                                        int32_t *status) {
    UErrorCode error = U_ZERO_ERROR;
    static const UChar zone[] = {'U', 'T', 'C', 0};
    UChar wide[LONGEST];
    int32_t units = 0;
    cicu_date_format *format = calloc(1, sizeof *format);
    if (format == NULL) error = U_MEMORY_ALLOCATION_ERROR;
    if (count > INT32_MAX) error = U_INDEX_OUTOFBOUNDS_ERROR;
    if (U_SUCCESS(error)) u_strFromUTF8(wide, LONGEST, &units, (const char *)pattern, (int32_t)count, &error);
    if (U_SUCCESS(error))
        format->format = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, wide, units, &error);
    *status = error;
    if (U_SUCCESS(error)) return format;
    cicu_date_format_close(format);
    return NULL;
}

void cicu_date_format_close(cicu_date_format *format) {
    if (format == NULL) return;
    if (format->format != NULL) udat_close(format->format);
    free(format);
}

size_t cicu_format_date(const cicu_date_format *format, int64_t day, uint8_t *out, size_t capacity,
                        int32_t *status) {
    UErrorCode error = U_ZERO_ERROR;
    UChar text[LONGEST];
    int32_t length = udat_format(format->format, 86400000.0 * (double)day, text, LONGEST, NULL, &error);
    size_t written = utf8(text, length, out, capacity, &error);
    *status = error;
    return written;
}
