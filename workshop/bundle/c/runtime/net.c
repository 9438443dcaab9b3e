/*
 * The life of a picture, and the answer.
 */
#include "net.h"

#include "net_stages.h"

uint8_t *net_input(void) { return arena + NET_INPUT; }

#if NET_PICTURE_BORROWS
uint32_t *net_idle(void) { return memory.words + NET_IDLE / 4; }
#endif

enum net_status net_run(void) { return net_run_at(net_input(), NET_WIDTH * NET_CHANNELS); }

static enum net_status run_stage(const struct net_stage *s) {
  if (s->kind == NET_POOL) return run_pool(s);
  if (s->kind == NET_DENSE) return run_dense(s);
  return run_windows(s, 1, arena + s->input, s->in_width * s->in_channels);
}

#if NET_OUTPUTS
/* The power of a logit so far below the most likely, or the probability of one so far below 255. */
static uint32_t distance(uint8_t logit, uint8_t best) { return (uint32_t)best - logit; }

/* Probabilities in 1/256. Each product is a float of its own: no multiply-add may keep more of it. */
static void normalize(const uint8_t *logits, uint8_t *probabilities) {
  uint8_t best = NET_LOGISTIC ? 255 : 0;
  float sum = NET_LOGISTIC ? 1.0f : 0.0f;
  if (!NET_LOGISTIC) {
    for (uint32_t c = 0; c < NET_OUTPUTS; c++) best = logits[c] > best ? logits[c] : best;
    for (uint32_t c = 0; c < NET_OUTPUTS; c++) sum += softmax_table[distance(logits[c], best)];
  }
  const float part = sum * (1.0f / 256.0f);
  const float factor = 1.0f / part;
  for (uint32_t c = 0; c < NET_OUTPUTS; c++) {
    volatile float product = softmax_table[distance(logits[c], best)] * factor;
    const float y = product + 0.5f;
    probabilities[c] = (uint8_t)(y > 255.0f ? 255.0f : y);
  }
}
#endif

enum net_status net_run_at(const uint8_t *pixels, size_t stride) {
  enum net_status status;
  if (stride < NET_WIDTH * NET_CHANNELS) return NET_STRIDE;
  status = run_windows(stages, NET_STREAMED, pixels, stride);
  for (uint32_t i = NET_STREAMED; i < NET_STAGES && status == NET_OK; i++) status = run_stage(stages + i);
#if NET_OUTPUTS
  if (status == NET_OK) normalize(arena + NET_LOGITS, arena + NET_PROBABILITIES);
#endif
  return status;
}

const uint8_t *net_embedding(void) { return arena + NET_EMBEDDING; }

#if NET_OUTPUTS
const uint8_t *net_logits(void) { return arena + NET_LOGITS; }

const uint8_t *net_probabilities(void) { return arena + NET_PROBABILITIES; }

uint32_t net_top(struct net_rank *ranks, uint32_t k) {
  const uint8_t *const logits = net_logits();
  uint32_t count = 0;
  if (k == 0) return 0;
  for (uint32_t c = 0; c < NET_OUTPUTS; c++) {
    uint32_t place = count;
    if (count == k && logits[c] <= ranks[k - 1].logit) continue;
    if (count < k) count++;
    else place--;
    /* Only what is better goes before: of equal logits the lower class stands first. */
    for (; place > 0 && ranks[place - 1].logit < logits[c]; place--) ranks[place] = ranks[place - 1];
    ranks[place].class_index = (uint16_t)c;
    ranks[place].logit = logits[c];
    ranks[place].probability = net_probabilities()[c];
  }
  return count;
}
#else
const uint8_t *net_logits(void) { return NULL; }

const uint8_t *net_probabilities(void) { return NULL; }

uint32_t net_top(struct net_rank *ranks, uint32_t k) {
  (void)ranks;
  (void)k;
  return 0;
}
#endif

#if NET_REJECT
/* The first of the ranking: of a single output class 1 where its probability is above one half, else 0. */
static uint32_t best_class(void) {
  struct net_rank best;
  net_top(&best, 1);
  return NET_OUTPUTS == 1 ? best.probability > 128 : best.class_index;
}

/* x is what lies between the centre and the embedding, d its product with the prototype of the best class. At most 8192
   features: |d| < 2^29 and the squares < 2^30, so both sides are below 2^61. */
uint32_t net_unknown(void) {
  const uint8_t *const embedding = net_embedding();
  const uint32_t c = best_class();
  const int8_t *const prototype = prototypes + c * NET_FEATURES;
  int32_t d = 0;
  int32_t squares = 0;
  for (uint32_t i = 0; i < NET_FEATURES; i++) {
    const int32_t x = embedding[i] - centre[i];
    d += x * prototype[i];
    squares += x * x;
  }
  return (int64_t)d * (d < 0 ? -d : d) < (int64_t)squares * least_cosines[c];
}
#else
uint32_t net_unknown(void) { return 0; }
#endif

const char *net_label(uint32_t class_index) {
#if NET_LABELS
  return class_index < NET_CLASSES ? labels[class_index] : NULL;
#else
  (void)class_index;
  return NULL;
#endif
}
