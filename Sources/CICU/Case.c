// Case mappings of whole texts, which may change their length.
#include "CICU.h"
#include <string.h>
#include <unicode/ucasemap.h>

static int is_turkic(const char *locale) {
    return (strncmp(locale, "tr", 2) == 0 || strncmp(locale, "az", 2) == 0)
        && (locale[2] == 0 || strchr("-_@", locale[2]) != NULL);
}

size_t cicu_map_case(int32_t mapping, const char *locale, const uint8_t *bytes, size_t count, uint8_t *out,
                     size_t capacity, int32_t *status) {
    UErrorCode error = U_ZERO_ERROR;
    uint32_t options = mapping == CICU_TITLECASE ? U_TITLECASE_WHOLE_STRING | U_TITLECASE_NO_LOWERCASE
        : mapping == CICU_FOLDCASE && is_turkic(locale) ? U_FOLD_CASE_EXCLUDE_SPECIAL_I : 0;
    UCaseMap *map = ucasemap_open(locale, options, &error);
    int32_t length = 0;
    if (U_SUCCESS(error) && (count > INT32_MAX || capacity > INT32_MAX)) error = U_INDEX_OUTOFBOUNDS_ERROR;
    if (U_SUCCESS(error)) {
        const char *in = (const char *)bytes;
        char *to = (char *)out;
        int32_t n = (int32_t)count, limit = (int32_t)capacity;
        switch (mapping) {
            case CICU_FOLDCASE: length = ucasemap_utf8FoldCase(map, to, limit, in, n, &error); break;
            case CICU_LOWERCASE: length = ucasemap_utf8ToLower(map, to, limit, in, n, &error); break;
            case CICU_UPPERCASE: length = ucasemap_utf8ToUpper(map, to, limit, in, n, &error); break;
            default: length = ucasemap_utf8ToTitle(map, to, limit, in, n, &error); break;
        }
    }
    ucasemap_close(map);
    *status = error;
    return U_SUCCESS(error) ? (size_t)length : 0;
}
