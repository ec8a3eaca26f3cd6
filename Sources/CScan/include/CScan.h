// Byte classification, 64 bytes at a time: which of them are delimiters, quotes, line ends.
//
// Swift has no way to turn a vector comparison into a bit mask (x86 pmovmskb and its NEON idiom), and on these masks
// stands the speed of every row reader. Everything here is `static inline` and reads exactly the bytes it is given.

#ifndef CROSSDOCK_CSCAN_H
#define CROSSDOCK_CSCAN_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/// One bit a byte, the lowest for the first byte.
typedef struct {
  uint64_t delimiter;
  uint64_t quote;
  uint64_t lineFeed;
  uint64_t carriageReturn;
} CScanMasks;

#if defined(__SSE2__)

static inline uint64_t cscan_equal(__m128i a, __m128i b, __m128i c, __m128i d, char byte) {
  const __m128i wanted = _mm_set1_epi8(byte);
  const uint64_t first = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a, wanted));
  const uint64_t second = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(b, wanted));
  const uint64_t third = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(c, wanted));
  const uint64_t fourth = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(d, wanted));
  return first | second << 16 | third << 32 | fourth << 48;
}

static inline CScanMasks cscan_masks(const uint8_t *_Nonnull bytes, uint8_t delimiter, uint8_t quote) {
  const __m128i a = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i b = _mm_loadu_si128((const __m128i *)(bytes + 16));
  const __m128i c = _mm_loadu_si128((const __m128i *)(bytes + 32));
  const __m128i d = _mm_loadu_si128((const __m128i *)(bytes + 48));
  CScanMasks masks;
  masks.delimiter = cscan_equal(a, b, c, d, (char)delimiter);
  masks.quote = cscan_equal(a, b, c, d, (char)quote);
  masks.lineFeed = cscan_equal(a, b, c, d, '\n');
  masks.carriageReturn = cscan_equal(a, b, c, d, '\r');
  return masks;
}

/// Whether any of 64 bytes is NUL or above 0x7F.
static inline int cscan_is_plain(const uint8_t *_Nonnull bytes) {
  const __m128i zero = _mm_setzero_si128();
  const __m128i a = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i b = _mm_loadu_si128((const __m128i *)(bytes + 16));
  const __m128i c = _mm_loadu_si128((const __m128i *)(bytes + 32));
  const __m128i d = _mm_loadu_si128((const __m128i *)(bytes + 48));
  // A signed byte is above zero exactly if it is neither NUL nor above 0x7F.
  const __m128i plain = _mm_and_si128(_mm_and_si128(_mm_cmpgt_epi8(a, zero), _mm_cmpgt_epi8(b, zero)),
                                      _mm_and_si128(_mm_cmpgt_epi8(c, zero), _mm_cmpgt_epi8(d, zero)));
  return _mm_movemask_epi8(plain) == 0xFFFF;
}

#elif defined(__aarch64__)

static inline uint64_t cscan_equal(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d, uint8_t byte) {
  const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t wanted = vdupq_n_u8(byte);
  const uint8x16_t low = vpaddq_u8(vandq_u8(vceqq_u8(a, wanted), bits), vandq_u8(vceqq_u8(b, wanted), bits));
  const uint8x16_t high = vpaddq_u8(vandq_u8(vceqq_u8(c, wanted), bits), vandq_u8(vceqq_u8(d, wanted), bits));
  const uint8x16_t both = vpaddq_u8(low, high);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(both, both)), 0);
}

static inline CScanMasks cscan_masks(const uint8_t *_Nonnull bytes, uint8_t delimiter, uint8_t quote) {
  const uint8x16_t a = vld1q_u8(bytes), b = vld1q_u8(bytes + 16), c = vld1q_u8(bytes + 32), d = vld1q_u8(bytes + 48);
  CScanMasks masks;
  masks.delimiter = cscan_equal(a, b, c, d, delimiter);
  masks.quote = cscan_equal(a, b, c, d, quote);
  masks.lineFeed = cscan_equal(a, b, c, d, '\n');
  masks.carriageReturn = cscan_equal(a, b, c, d, '\r');
  return masks;
}

static inline int cscan_is_plain(const uint8_t *_Nonnull bytes) {
  const int8x16_t a = vld1q_s8((const int8_t *)bytes), b = vld1q_s8((const int8_t *)(bytes + 16));
  const int8x16_t c = vld1q_s8((const int8_t *)(bytes + 32)), d = vld1q_s8((const int8_t *)(bytes + 48));
  const uint8x16_t plain =
      vandq_u8(vandq_u8(vcgtzq_s8(a), vcgtzq_s8(b)), vandq_u8(vcgtzq_s8(c), vcgtzq_s8(d)));
  return vminvq_u8(plain) == 0xFF;
}

#else

static inline uint64_t cscan_equal(const uint8_t *_Nonnull bytes, uint8_t wanted) {
  const uint64_t ones = 0x0101010101010101u, sevens = 0x7F7F7F7F7F7F7F7Fu;
  uint64_t mask = 0;
  for (int word = 0; word < 8; word++) {
    uint64_t value;
    memcpy(&value, bytes + 8 * word, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    value ^= ones * wanted;
    // 0x80 in each byte that is zero, without a carry from byte to byte; then the eight bits gathered by one product.
    const uint64_t zero = ~(((value & sevens) + sevens) | value | sevens);
    mask |= ((zero >> 7) * 0x0102040810204080u >> 56) << (8 * word);
  }
  return mask;
}

static inline CScanMasks cscan_masks(const uint8_t *_Nonnull bytes, uint8_t delimiter, uint8_t quote) {
  CScanMasks masks;
  masks.delimiter = cscan_equal(bytes, delimiter);
  masks.quote = cscan_equal(bytes, quote);
  masks.lineFeed = cscan_equal(bytes, '\n');
  masks.carriageReturn = cscan_equal(bytes, '\r');
  return masks;
}

static inline int cscan_is_plain(const uint8_t *_Nonnull bytes) {
  for (int index = 0; index < 64; index++) {
    if ((int8_t)bytes[index] <= 0) return 0;
  }
  return 1;
}

#endif

/// Writes the positions of the set bits, plus `base`, one after another.
static inline void cscan_positions(uint64_t bits, uint32_t base, uint32_t *_Nonnull out) {
  while (bits != 0) {
    *out++ = base + (uint32_t)__builtin_ctzll(bits);
    bits &= bits - 1;
  }
}

#endif
