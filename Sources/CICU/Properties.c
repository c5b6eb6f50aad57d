// Versions, UTF-8 and character properties.
#include "CICU.h"
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/uversion.h>

static void print_version(const UVersionInfo version, char *out) {
    int32_t length = 0;
    for (int32_t i = 0; i < 2; ++i) {
        uint32_t part = version[i];
        if (i > 0) out[length++] = '.';
        if (part >= 100) out[length++] = (char)('0' + part / 100);
        if (part >= 10) out[length++] = (char)('0' + part / 10 % 10);
        out[length++] = (char)('0' + part % 10);
    }
    out[length] = 0;
}

void cicu_icu_version(char *out) {
    UVersionInfo version;
    u_getVersion(version);
    print_version(version, out);
}

void cicu_unicode_version(char *out) {
    UVersionInfo version;
    u_getUnicodeVersion(version);
    print_version(version, out);
}

const char *cicu_error_name(int32_t status) { return u_errorName((UErrorCode)status); }

int32_t cicu_decode(const uint8_t *bytes, size_t count, int32_t *code_point) {
    uint8_t lead = bytes[0];
    if (lead < 0x80) {
        *code_point = lead;
        return 1;
    }
    *code_point = -1;
    int32_t length;
    uint8_t low = 0x80, high = 0xBF;
    int32_t value;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
        value = lead & 0x1F;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        value = lead & 0x0F;
        if (lead == 0xE0) low = 0xA0;   // shorter forms exist
        if (lead == 0xED) high = 0x9F;  // surrogates
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        value = lead & 0x07;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;  // beyond U+10FFFF
    } else {
        return 1;
    }
    for (int32_t i = 1; i < length; ++i) {
        if ((size_t)i >= count || bytes[i] < low || bytes[i] > high) return i;
        value = value << 6 | (bytes[i] & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    *code_point = value;
    return length;
}

size_t cicu_count_code_points(const uint8_t *bytes, size_t count) {
    size_t continuations = 0;
    for (size_t i = 0; i < count; ++i) continuations += (bytes[i] & 0xC0) == 0x80;
    return count - continuations;
}

int32_t cicu_is_white_space(int32_t code_point) { return u_hasBinaryProperty(code_point, UCHAR_WHITE_SPACE); }

int32_t cicu_is_invisible(int32_t code_point) {
    return (U_GET_GC_MASK(code_point) & (U_GC_Z_MASK | U_GC_C_MASK)) != 0
        || u_hasBinaryProperty(code_point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

int32_t cicu_is_mark(int32_t code_point) { return (U_GET_GC_MASK(code_point) & U_GC_M_MASK) != 0; }

int32_t cicu_attaches_to_previous(int32_t code_point) {
    switch (u_getIntPropertyValue(code_point, UCHAR_WORD_BREAK)) {
        case U_WB_EXTEND:
        case U_WB_FORMAT:
        case U_WB_ZWJ: return 1;
        default: break;
    }
    // ICU's own rules may differ from the property tables: better to ask once too often.
    return (U_GET_GC_MASK(code_point) & (U_GC_M_MASK | U_GC_CF_MASK)) != 0
        || u_getIntPropertyValue(code_point, UCHAR_GRAPHEME_CLUSTER_BREAK) == U_GCB_EXTEND;
}

int32_t cicu_columns(int32_t code_point) {
    if ((U_GET_GC_MASK(code_point) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_CC_MASK)) != 0) {
        return code_point == 0xAD ? 1 : 0;  // terminals show the soft hyphen
    }
    switch (u_getIntPropertyValue(code_point, UCHAR_HANGUL_SYLLABLE_TYPE)) {
        case U_HST_VOWEL_JAMO:
        case U_HST_TRAILING_JAMO: return 0;
        default: break;
    }
    switch (u_getIntPropertyValue(code_point, UCHAR_EAST_ASIAN_WIDTH)) {
        case U_EA_WIDE:
        case U_EA_FULLWIDTH: return 2;
        default: return 1;
    }
}

int32_t cicu_is_unspaced(int32_t code_point) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(code_point, &error)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_BOPOMOFO: return 1;
        default: break;
    }
    if (u_getIntPropertyValue(code_point, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return 1;
    // Wide punctuation, and the sign of a long vowel (a modifier letter).
    return (U_GET_GC_MASK(code_point) & (U_GC_P_MASK | U_GC_LM_MASK)) != 0 && cicu_columns(code_point) == 2;
}

int32_t cicu_all_white_space(const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count;) {
        int32_t code_point;
        i += (size_t)cicu_decode(bytes + i, count - i, &code_point);
        if (!cicu_is_white_space(code_point)) return 0;
    }
    return 1;
}

int32_t cicu_is_punctuation(const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count;) {
        int32_t code_point;
        size_t first = i;
        i += (size_t)cicu_decode(bytes + i, count - i, &code_point);
        uint32_t category = U_GET_GC_MASK(code_point);
        if (first == 0 && (category & (U_GC_P_MASK | U_GC_S_MASK)) == 0) return 0;
        if ((category & (U_GC_L_MASK | U_GC_N_MASK)) != 0) return 0;
    }
    return count > 0;
}

int32_t cicu_sentence_role(int32_t code_point) {
    switch (u_getIntPropertyValue(code_point, UCHAR_SENTENCE_BREAK)) {
        case U_SB_LOWER: return CICU_SENTENCE_LOWER;
        case U_SB_UPPER: return CICU_SENTENCE_UPPER;
        case U_SB_OLETTER: return CICU_SENTENCE_LETTER;
        case U_SB_NUMERIC: return CICU_SENTENCE_DIGIT;
        case U_SB_SP: return CICU_SENTENCE_SPACE;
        case U_SB_SEP:
        case U_SB_CR:
        case U_SB_LF: return CICU_SENTENCE_SEPARATOR;
        case U_SB_ATERM:
        case U_SB_STERM: return CICU_SENTENCE_MARK;
        default: return CICU_SENTENCE_OTHER;
    }
}

int32_t cicu_decompose(int32_t code_point, int32_t *code_points) {
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
    UChar decomposed[32];
    int32_t units = U_SUCCESS(error) ? unorm2_getDecomposition(nfd, code_point, decomposed, 32, &error) : -1;
    int32_t count = 0;
    for (int32_t i = 0; U_SUCCESS(error) && i < units; count++) U16_NEXT(decomposed, i, units, code_points[count]);
    if (count == 0) code_points[count++] = code_point;
    for (int32_t i = 0; i < count; i++) code_points[i] = u_foldCase(code_points[i], U_FOLD_CASE_DEFAULT);
    return count;
}

int32_t cicu_joins_letters(int32_t code_point) {
    switch (code_point) {
        case '.':
        case ':':
        case 0x2024:  // one dot leader
        case 0xFE52:  // small and full-width full stops and colons
        case 0xFE55:
        case 0xFF0E:
        case 0xFF1A: return 0;
        default: break;
    }
    switch (u_getIntPropertyValue(code_point, UCHAR_WORD_BREAK)) {
        case U_WB_MIDLETTER:
        case U_WB_MIDNUMLET:
        case U_WB_SINGLE_QUOTE:
        case U_WB_EXTEND:
        case U_WB_FORMAT:
        case U_WB_ZWJ: return 1;
        default: return code_point == 0x200C || code_point == 0x2019;
    }
}
