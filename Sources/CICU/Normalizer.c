// Normalization of UTF-8. Inert code points, which neither change nor are changed by what follows, are copied, runs of
// ASCII sixteen bytes at a time. Only the text between them goes through ICU, as UTF-16.
#include "CICU.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { MARK = 0xFEFF };  // the byte order mark

struct cicu_normalizer {
    const UNormalizer2 *form;  // NULL: none
    int32_t fold_case, drops_marks;
    size_t dropped;        // marks, since cicu_normalize was called
    const uint8_t *inert;  // one bit for each code point of the basic plane
    uint8_t *out;
    size_t count, capacity;
    UChar *wide[2];
    size_t wide_capacity[2];
};

static int32_t is_inert(const cicu_normalizer *normalizer, int32_t code_point) {
    return code_point >= 0 && code_point < 65536
        && (normalizer->inert[code_point >> 3] >> (code_point & 7) & 1) != 0;
}

static void find_inert(const cicu_normalizer *normalizer, UProperty quick_check, uint8_t *inert) {
    for (int32_t c = 0; c < 65536; ++c) {
        if (U_IS_SURROGATE(c) || c == '\r') continue;
        if (normalizer->drops_marks && c == MARK) continue;
        if (normalizer->fold_case && u_foldCase(c, U_FOLD_CASE_DEFAULT) != c) continue;
        // A full folding (of one code point to several) may have no simple folding.
        if (normalizer->fold_case && u_hasBinaryProperty(c, UCHAR_CHANGES_WHEN_CASEFOLDED)) continue;
        if (normalizer->form != NULL
            && (!unorm2_hasBoundaryBefore(normalizer->form, c)
                || u_getIntPropertyValue(c, quick_check) != UNORM_YES))
            continue;
        inert[c >> 3] |= (uint8_t)(1 << (c & 7));
    }
}

// Returns the bits of inert code points, which take a millisecond to find and are found once for each normalization.
static const uint8_t *inert_of(const cicu_normalizer *normalizer, int32_t form) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static struct {
        int32_t is_known;
        uint8_t inert[65536 / 8];
    } tables[3][2][2];
    pthread_mutex_lock(&mutex);
    typeof(tables[0][0][0]) *table = &tables[form][normalizer->fold_case != 0][normalizer->drops_marks != 0];
    if (!table->is_known) {
        find_inert(normalizer, form == CICU_NFKC ? UCHAR_NFKC_QUICK_CHECK : UCHAR_NFC_QUICK_CHECK, table->inert);
        table->is_known = 1;
    }
    pthread_mutex_unlock(&mutex);
    return table->inert;
}

cicu_normalizer *cicu_normalizer_open(int32_t form, int32_t fold_case, int32_t drops_marks, int32_t *status) {
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *instance = NULL;
    if (form == CICU_NFC) instance = unorm2_getNFCInstance(&error);
    if (form == CICU_NFKC) instance = unorm2_getNFKCInstance(&error);
    cicu_normalizer *normalizer = U_SUCCESS(error) ? calloc(1, sizeof *normalizer) : NULL;
    if (U_SUCCESS(error) && normalizer == NULL) error = U_MEMORY_ALLOCATION_ERROR;
    *status = error;
    if (normalizer == NULL) return NULL;
    normalizer->form = instance;
    normalizer->fold_case = fold_case;
    normalizer->drops_marks = drops_marks;
    normalizer->inert = inert_of(normalizer, form);
    return normalizer;
}

void cicu_normalizer_close(cicu_normalizer *normalizer) {
    if (normalizer == NULL) return;
    free(normalizer->out);
    free(normalizer->wide[0]);
    free(normalizer->wide[1]);
    free(normalizer);
}

static int32_t reserve(cicu_normalizer *normalizer, size_t more) {
    if (more <= normalizer->capacity - normalizer->count) return 0;
    size_t wanted = normalizer->count + more + normalizer->capacity / 2;
    uint8_t *grown = realloc(normalizer->out, wanted);
    if (grown == NULL) return U_MEMORY_ALLOCATION_ERROR;
    normalizer->out = grown;
    normalizer->capacity = wanted;
    return 0;
}

static int32_t reserve_wide(cicu_normalizer *normalizer, int32_t which, size_t units) {
    if (units <= normalizer->wide_capacity[which]) return 0;
    if (units > INT32_MAX) return U_INDEX_OUTOFBOUNDS_ERROR;
    UChar *grown = realloc(normalizer->wide[which], units * sizeof(UChar));
    if (grown == NULL) return U_MEMORY_ALLOCATION_ERROR;
    normalizer->wide[which] = grown;
    normalizer->wide_capacity[which] = units;
    return 0;
}

/// Applies one step to wide[0], of `units`, writes to wide[1] and swaps the two. Returns the status.
static int32_t step(cicu_normalizer *normalizer, size_t *units, int32_t folds) {
    for (size_t capacity = *units * 2 + 32;; capacity *= 2) {
        int32_t status = reserve_wide(normalizer, 1, capacity);
        if (status > 0) return status;
        UErrorCode error = U_ZERO_ERROR;
        int32_t made = folds
            ? u_strFoldCase(normalizer->wide[1], (int32_t)capacity, normalizer->wide[0], (int32_t)*units,
                            U_FOLD_CASE_DEFAULT, &error)
            : unorm2_normalize(normalizer->form, normalizer->wide[0], (int32_t)*units, normalizer->wide[1],
                               (int32_t)capacity, &error);
        if (error == U_BUFFER_OVERFLOW_ERROR) continue;
        if (U_FAILURE(error)) return error;
        UChar *wide = normalizer->wide[0];
        normalizer->wide[0] = normalizer->wide[1];
        normalizer->wide[1] = wide;
        size_t held = normalizer->wide_capacity[0];
        normalizer->wide_capacity[0] = normalizer->wide_capacity[1];
        normalizer->wide_capacity[1] = held;
        *units = (size_t)made;
        return 0;
    }
}

/// Normalizes UTF-8 through ICU and appends the result.
static int32_t append_through_icu(cicu_normalizer *normalizer, const uint8_t *bytes, size_t count) {
    int32_t status = reserve_wide(normalizer, 0, count + 1);
    if (status > 0) return status;
    size_t units = 0;
    for (size_t i = 0; i < count;) {
        int32_t c;
        i += (size_t)cicu_decode(bytes + i, count - i, &c);
        if (c < 0) c = 0xFFFD;
        if (normalizer->drops_marks && c == MARK) {
            ++normalizer->dropped;
            continue;
        }
        if (c > 0xFFFF) {
            normalizer->wide[0][units++] = U16_LEAD(c);
            normalizer->wide[0][units++] = U16_TRAIL(c);
        } else {
            normalizer->wide[0][units++] = (UChar)c;
        }
    }
    if (normalizer->form != NULL && (status = step(normalizer, &units, 0)) > 0) return status;
    if (normalizer->fold_case) {
        if ((status = step(normalizer, &units, 1)) > 0) return status;
        if (normalizer->form != NULL && (status = step(normalizer, &units, 0)) > 0) return status;
    }
    if ((status = reserve(normalizer, units * 3)) > 0) return status;
    uint8_t *out = normalizer->out + normalizer->count;
    int32_t written = 0;
    for (int32_t i = 0; i < (int32_t)units;) {
        UChar32 c;
        U16_NEXT(normalizer->wide[0], i, (int32_t)units, c);
        U8_APPEND_UNSAFE(out, written, c);
    }
    normalizer->count += (size_t)written;
    return 0;
}

/// Returns the number of leading ASCII bytes that are copied unchanged: no CR and, if folding, no capital.
static size_t plain_ascii(const uint8_t *bytes, size_t count, int32_t folds) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        uint8_t bad = 0;
        for (size_t k = 0; k < 16; ++k) {
            uint8_t b = bytes[i + k];
            bad |= (uint8_t)((b >= 0x80) | (b == '\r') | (folds & ((uint8_t)(b - 'A') < 26)));
        }
        if (bad) break;
    }
    for (; i < count; ++i) {
        uint8_t b = bytes[i];
        if (b >= 0x80 || b == '\r' || (folds && (uint8_t)(b - 'A') < 26)) break;
    }
    return i;
}

int32_t cicu_normalize(cicu_normalizer *normalizer, const uint8_t *bytes, size_t count, int32_t at_start,
                       cicu_normalized *result) {
    memset(result, 0, sizeof *result);
    normalizer->count = normalizer->dropped = 0;
    int32_t folds = normalizer->fold_case != 0, status = reserve(normalizer, count + 64);
    if (status > 0) return status;
    size_t i = at_start && count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    size_t last = 0;        // the start of the last code point in the output, if has_last
    int32_t has_last = 0;   // whether an inert code point directly precedes
    while (i < count) {
        size_t plain = plain_ascii(bytes + i, count - i, folds);
        if (plain > 0) {
            if ((status = reserve(normalizer, (count - i) + 64)) > 0) return status;
            memcpy(normalizer->out + normalizer->count, bytes + i, plain);
            normalizer->count += plain;
            i += plain;
            last = normalizer->count - 1;
            has_last = 1;
            continue;
        }
        if ((status = reserve(normalizer, (count - i) + 64)) > 0) return status;
        uint8_t b = bytes[i];
        if (b < 0x80) {  // CR, or a capital to fold
            i += b == '\r' && i + 1 < count && bytes[i + 1] == '\n' ? 2 : 1;
            last = normalizer->count;
            has_last = 1;
            normalizer->out[normalizer->count++] = b == '\r' ? '\n' : (uint8_t)(b + 32);
            continue;
        }
        int32_t c;
        size_t length = (size_t)cicu_decode(bytes + i, count - i, &c);
        if (c < 0) {
            if (result->invalid++ == 0) result->first_invalid = i;
            last = normalizer->count;
            has_last = 1;
            memcpy(normalizer->out + normalizer->count, "\xEF\xBF\xBD", 3);
            normalizer->count += 3;
            i += length;
            continue;
        }
        if (is_inert(normalizer, c)) {
            last = normalizer->count;
            has_last = 1;
            memcpy(normalizer->out + normalizer->count, bytes + i, length);
            normalizer->count += length;
            i += length;
            continue;
        }
        // A stretch that may change: from the last inert code point to the next one, or to the end.
        size_t end = i + length;
        while (end < count) {
            size_t next = (size_t)cicu_decode(bytes + end, count - end, &c);
            if (c < 0x80 || is_inert(normalizer, c)) break;
            end += next;
        }
        size_t before = has_last ? normalizer->count - last : 0;
        size_t stretch = before + (end - i);
        uint8_t *copy = malloc(stretch);
        if (copy == NULL) return U_MEMORY_ALLOCATION_ERROR;
        memcpy(copy, normalizer->out + (normalizer->count - before), before);
        memcpy(copy + before, bytes + i, end - i);
        normalizer->count -= before;
        status = append_through_icu(normalizer, copy, stretch);
        free(copy);
        if (status > 0) return status;
        i = end;
        has_last = 0;
    }
    result->bytes = normalizer->out;
    result->count = normalizer->count;
    result->marks = normalizer->dropped;
    return 0;
}

size_t cicu_normalizer_cut(const cicu_normalizer *normalizer, const uint8_t *bytes, size_t count, size_t from) {
    for (size_t i = from; i < count;) {
        int32_t c;
        if ((bytes[i] & 0xC0) == 0x80) {  // inside a code point, or invalid: no place to cut
            ++i;
            continue;
        }
        size_t length = (size_t)cicu_decode(bytes + i, count - i, &c);
        int32_t splits_line_end = c == '\n' && i > 0 && bytes[i - 1] == '\r';
        if ((c == '\r' || (c >= 0 && is_inert(normalizer, c))) && !splits_line_end && i > 0) return i;
        i += length;
    }
    return count;
}
