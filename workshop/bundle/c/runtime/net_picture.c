/*
 * A picture of any sides and format to net_input(): weights/FORMAT.md, "From a picture to the input plane". Its bytes come in
 * pieces of any length and are summed as they come, each plane by itself, so nothing of the picture is kept but rows as
 * wide as the input, and their sums. A firmware whose pictures have the input's sides may leave this file out.
 */
#include "net_columns.h"
#include "net_rows.h"

#define NET_SIDE 32768u

static void plan_axes(uint32_t width, uint32_t height, int exact) {
  uint32_t to_width = exact ? width : NET_RESIZE_WIDTH;
  uint32_t to_height = exact ? height : NET_RESIZE_HEIGHT;
  if (NET_COVER && !exact) {
    if (width * to_height >= height * to_width) to_width = follow(width, height, to_height);
    else to_height = follow(height, width, to_width);
  }
  plan_axis(&s.across, width, to_width, NET_WIDTH);
  plan_axis(&s.down, height, to_height, NET_HEIGHT);
}

static void begin_row(void) {
  const uint32_t first = s.across.from >> s.layout->pair;
  s.groups = ((s.across.to - 1) >> s.layout->pair) + 1 - first;
  s.pixel = first << s.layout->pair;
  s.column = s.left;
  s.ahead = grows(&s.across) ? 0 : s.left.place >> NET_SHIFT;
  s.window = empty;
  s.begun_weight = 0;
  for (uint32_t c = 0; c < 3; c++) s.begun[c] = 0;
}

/* Bytes of the row before the first that is needed, and of those up to the last. */
static uint32_t bytes_before(void) { return (s.across.from >> s.layout->pair) * s.layout->group; }

static uint32_t bytes_to(void) { return (((s.across.to - 1) >> s.layout->pair) + 1) * s.layout->group; }

static void begin_plane(void) {
  const struct net_layout *const l = s.layout;
  const uint32_t first = s.down.from >> l->tall;
  s.step = step_of(l, s.across.picture, s.stride);
  s.row = first << l->tall;
  s.left = place_of(&s.across, grows(&s.across) ? s.across.start : s.across.from >> l->pair << l->pair);
  s.line = place_of(&s.down, grows(&s.down) ? s.down.start : s.row);
  s.line_ahead = grows(&s.down) ? 0 : s.line.place >> NET_SHIFT;
  s.weights[0] = 0;
  s.weights[1] = 0;
  if (!grows(&s.down))
    for (uint32_t i = 0; i < 2 * NET_ROW; i++) words()[i] = 0;
  s.skip += (uint64_t)first * s.step + bytes_before();
  begin_row();
}

static void end_row(void) {
  const struct net_layout *const l = s.layout;
  end_columns();
  take_row(row_at(s.row));
  if (s.row < s.down.to) {
    s.skip = s.step - bytes_to() + bytes_before();
    begin_row();
    return;
  }
  end_rows();
  s.groups = 0;
  if (l->role >= NET_RGB) return;
  /* Behind the last row that is needed those of the plane that are not, and the end of that one. */
  s.skip = (uint64_t)s.step * (rows_of(l, s.down.picture) - (((s.row - 1) >> l->tall) + 1)) + s.step - bytes_to();
  s.layout++;
  begin_plane();
}

/* Bytes to the end of the last row; 0 where rows overlap. < 2^49. */
static uint64_t picture_bytes(const struct net_layout *l, uint32_t width, uint32_t height, uint32_t stride) {
  uint64_t bytes = 0;
  for (;; l++) {
    const uint32_t step = step_of(l, width, stride);
    const uint32_t row = row_bytes(l, width);
    if (step < row) return 0;
    bytes += (uint64_t)step * rows_of(l, height);
    if (l->role >= NET_RGB) return bytes - (step - row);
  }
}

enum net_status net_begin(uint32_t width, uint32_t height, enum net_fit fit, uint32_t pixels, uint32_t stride) {
  const int exact = fit == NET_FIT_EXACT;
  const uint32_t flags = pixels >> 8;
  s.due = 0;
  if (exact ? width != NET_WIDTH || height != NET_HEIGHT : width - 1 >= NET_SIDE || height - 1 >= NET_SIDE) return NET_SIZE;
  if ((pixels & 255) >= NET_FORMATS) return NET_FORMAT;
  s.layout = layout_of(pixels & 255);
  if (flags >= (s.layout->role == NET_RGB ? 1u : 4u)) return NET_FORMAT;
  s.due = picture_bytes(s.layout, width, height, stride);
  if (s.due == 0) return NET_STRIDE;
  s.matrix = matrices + flags;
  s.stride = stride;
  s.skip = 0;
  s.held = 0;
  plan_axes(width, height, exact);
  begin_plane();
  return NET_OK;
}

uint64_t net_due(void) { return s.due; }

/* Takes the first of some bytes, and answers how many: as many whole groups as the row needs, or a part of one. */
static size_t take(const uint8_t *bytes, size_t count) {
  const uint32_t size = s.layout->group;
  size_t taken = 0;
  if (s.held == 0 && count >= size) {
    const size_t whole = count / size;
    const uint32_t groups = whole < s.groups ? (uint32_t)whole : s.groups;
    take_groups(bytes, groups);
    taken = (size_t)groups * size;
  } else {
    while (taken < count && s.held < size) s.group[s.held++] = bytes[taken++];
    if (s.held < size) return taken;
    s.held = 0;
    take_groups(s.group, 1);
  }
  if (s.groups == 0) end_row();
  return taken;
}

enum net_status net_push(const uint8_t *bytes, size_t count) {
  if (s.due == 0) return NET_STATE;
  if (count > s.due) return NET_PIXELS;
  s.due -= count;
  while (count > 0 && s.groups > 0) {
    size_t taken = s.skip < count ? (size_t)s.skip : count;
    s.skip -= taken;
    if (taken == 0) taken = take(bytes, count);
    bytes += taken;
    count -= taken;
  }
  return s.due > 0 ? NET_MORE : NET_OK;
}
