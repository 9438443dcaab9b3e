/*
 * The stages with a window. Included by net_stages.h alone, behind what it names.
 */
#ifndef NET_WINDOWS_H
#define NET_WINDOWS_H

/* Row `line` of the input with its border before it, u8 [row]. */
static void read_row(const struct net_stage *s, const uint8_t *input, size_t stride, uint32_t line, uint8_t *to) {
  const uint32_t bytes = s->columns * s->in_channels;
  const uint32_t before = s->left * s->in_channels;
  if (line < s->top || line - s->top >= s->in_height) {
    (void)fill(to, s->in_zero, s->row);
    return;
  }
  const uint8_t *from = input + (line - s->top) * stride;
  to = fill(to, s->in_zero, before);
  if (s == stages) copy_pixels(to, from, s->columns);
  else copy(to, from, bytes);
  (void)fill(to + bytes, s->in_zero, s->row - before - bytes);
}

/* The products of a convolution, u8 [out_width][3][3][in_channels]. */
static void patches(const struct net_stage *s, const uint8_t *const *rows, uint8_t *to) {
  const uint32_t bytes = 3 * s->in_channels;
  const uint32_t step = s->stride * s->in_channels;
  for (uint32_t p = 0; p < s->out_width; p++) {
    for (uint32_t t = 0; t < 3; t++, to += bytes) copy(to, rows[t] + p * step, bytes);
  }
}

#ifdef NET_CHECKED
/* Whether the tables of a stage with a window say what its loops need. */
static int fits(const struct net_stage *s) {
  return inside(s->window, 3 * s->row) && inside(s->activations, s->out_width * s->reader->products) &&
         complete(s->reader, s->kind == NET_PAIR ? s->in_channels : 9 * s->in_channels) &&
         (s->kind != NET_PAIR || s->producer->channels == s->in_channels) &&
         (s->kind != NET_PAIR || s->producer->bytes == 9 * s->in_channels) &&
         s->reader->channels == s->out_channels &&
         s->row >= ((s->out_width - 1) * s->stride + 3) * s->in_channels &&
         s->row >= (s->left + s->in_width) * s->in_channels && s->columns <= s->in_width &&
         (s->reader->zero == NULL || s->out_width <= NET_TOTALS);
}

/* Whether a row of the stage before is one of its input. */
static int follows(const struct net_stage *s, const struct net_stage *before) {
  return s->in_width == before->out_width && s->in_channels == before->out_channels;
}
#endif

static uint8_t *window_row(const struct net_stage *s, uint32_t line) { return arena + s->window + line % 3 * s->row; }

/* The first line behind the window of row y, the border's counted; of the last row one may be missing. */
static uint32_t window_end(const struct net_stage *s, uint32_t y) {
  const uint32_t end = y * s->stride + 3;
  return end < s->top + s->in_height ? end : s->top + s->in_height;
}

/* Whether stage i has a row left, and its window is whole when the stages have made so many rows. */
static int is_ready(const struct net_stage *s, const uint32_t *made, uint32_t i) {
  return made[i] < s[i].out_height && (i == 0 || s[i].top + made[i - 1] >= window_end(s + i, made[i]));
}

/* A row of a convolution, or of a depthwise layer with its pointwise one. */
static void run_row(const struct net_stage *s, uint32_t y, uint8_t *output) {
  const uint32_t first = y * s->stride;
  const uint8_t *const rows[3] = {window_row(s, first), window_row(s, first + 1), window_row(s, first + 2)};
  uint8_t *const activations = arena + s->activations;
  if (s->kind == NET_PAIR) net_depthwise(s->producer, rows, s->out_width, s->stride, activations);
  else patches(s, rows, activations);
  net_pointwise(s->reader, activations, s->out_width, totals, output);
}

/*
 * So many stages, row by row: the last that has a whole window before the others. The first reads a plane, the last writes
 * one, and between two of them a row goes to the window of the second.
 */
static enum net_status run_windows(const struct net_stage *s, uint32_t count, const uint8_t *input, size_t stride) {
  uint32_t made[NET_STREAMED] = {0};
  uint32_t line = 0;
  NET_NEED(s == stages || inside(s->input, s->in_height * s->in_width * s->in_channels));
  for (uint32_t i = 0; i < count; i++) {
    NET_NEED(fits(s + i));
    NET_NEED(i == 0 || follows(s + i, s + i - 1));
    if (i > 0) (void)fill(arena + s[i].window, s[i].in_zero, 3 * s[i].row);
  }
  for (;;) {
    uint32_t i = count;
    uint8_t *output;
    while (i > 0 && !is_ready(s, made, i - 1)) i--;
    if (i-- == 0) return NET_OK;
    const uint32_t y = made[i]++;
    const uint32_t end = y * s[i].stride + 3;
    if (i == 0) {
      for (; line < end; line++) read_row(s, input, stride, line, window_row(s, line));
    } else if (end > s[i].top + s[i].in_height) {
      (void)fill(window_row(s + i, end - 1), s[i].in_zero, s[i].row);
    }
    if (i + 1 < count) output = window_row(s + i + 1, y + s[i + 1].top) + s[i + 1].left * s[i].out_channels;
    else output = arena + s[i].output + y * s[i].out_width * s[i].out_channels;
    NET_NEED(inside((size_t)(output - arena), s[i].out_width * s[i].out_channels));
    run_row(s + i, y, output);
  }
}

#endif
