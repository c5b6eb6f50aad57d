// Grapheme, word and sentence boundaries, many per call.
#include "CICU.h"
#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

struct cicu_breaker {
    UBreakIterator *iterator;
    UText text;
};

cicu_breaker *cicu_breaker_open(int32_t kind, const char *locale, int32_t *status) {
    UErrorCode error = U_ZERO_ERROR;
    cicu_breaker *breaker = calloc(1, sizeof *breaker);
    if (breaker == NULL) {
        *status = U_MEMORY_ALLOCATION_ERROR;
        return NULL;
    }
    breaker->text = (UText)UTEXT_INITIALIZER;
    UBreakIteratorType type =
        kind == CICU_SENTENCES ? UBRK_SENTENCE : kind == CICU_WORDS ? UBRK_WORD : UBRK_CHARACTER;
    breaker->iterator = ubrk_open(type, locale, NULL, 0, &error);
    *status = error;
    if (U_FAILURE(error)) {
        free(breaker);
        return NULL;
    }
    return breaker;
}

void cicu_breaker_close(cicu_breaker *breaker) {
    if (breaker == NULL) return;
    ubrk_close(breaker->iterator);
    utext_close(&breaker->text);
    free(breaker);
}

int32_t cicu_breaker_set(cicu_breaker *breaker, const uint8_t *bytes, size_t count) {
    UErrorCode error = U_ZERO_ERROR;
    if (count > INT32_MAX) return U_INDEX_OUTOFBOUNDS_ERROR;
    utext_openUTF8(&breaker->text, (const char *)bytes, (int64_t)count, &error);
    ubrk_setUText(breaker->iterator, &breaker->text, &error);
    ubrk_first(breaker->iterator);
    return error;
}

int32_t cicu_breaker_next(cicu_breaker *breaker, int32_t *boundaries, int32_t capacity) {
    int32_t found = 0;
    while (found < capacity) {
        int32_t boundary = ubrk_next(breaker->iterator);
        if (boundary == UBRK_DONE) break;
        boundaries[found++] = boundary;
    }
    return found;
}
