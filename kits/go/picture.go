package mobilenet

import (
	"context"
	"errors"
	"fmt"
)

// Format says how pixels lie in memory; weights/FORMAT.md states every one.
type Format uint32

const (
	RGB Format = iota
	BGR
	RGBA // The fourth byte is not looked at.
	BGRA
	Grey
	YUYV // Y U Y V for two pixels.
	NV12 // A plane of Y, then one of U V for 2 × 2 pixels.
	NV21 // The same with V U.
	I420 // Planes of Y, U and V.
	UYVY
	YVYU
	VYUY
	RGB565LE // A word of 5, 6 and 5 bits, red the highest; the low byte first.
	RGB565BE // The high byte first.
)

// Of YUV, to be added to a format: NV12 | BT709 | FullRange. Without them it is BT.601 in limited range (16…235).
const (
	BT709     Format = 0x100
	FullRange Format = 0x200
)

// Picture is raw pixels: rows from the top, planes one after the other.
type Picture struct {
	Width, Height int
	Format        Format
	Data          []byte
	// Stride is the number of bytes from a row of the first plane to the next, 0 where rows touch. A plane of U V has the
	// same, planes of U and of V have half of it, rounded up. What follows the last row may be there or not.
	Stride int
}

// strips that run between two looks at the context: a fraction of a millisecond, in an interpreter some.
const strips = 4

// begin announces a picture to the core, and answers how many bytes it takes.
func (c *core) begin(ctx context.Context, p Picture) (int64, error) {
	if p.Width != int(uint32(p.Width)) || p.Height != int(uint32(p.Height)) {
		return 0, refusal(statusSize, 0)
	}
	if p.Stride != int(uint32(p.Stride)) {
		return 0, refusal(statusFormat, uint32(p.Stride))
	}
	status := c.call(ctx, "begin", uint32(p.Width), uint32(p.Height), 0, uint32(p.Format), uint32(p.Stride))
	if err := c.check(ctx, status); err != nil {
		return 0, err
	}
	// More than any capacity is refused, with the bytes that are due: the law of the formats stands in the core alone.
	if status := c.call(ctx, "push", 1<<32-1); status != statusPixels {
		return 0, failure(Engine, "The core takes more bytes than it has room for; take another release.")
	}
	return int64(c.call(ctx, "detail")), nil
}

// run brings a picture into the core and lets the network answer.
func (c *core) run(ctx context.Context, p Picture) error {
	due, err := c.begin(ctx, p)
	if err != nil {
		return err
	}
	if behind := int64(len(p.Data)) - due; behind < 0 || behind >= max(int64(p.Stride), 1) {
		return failure(InputShape, fmt.Sprintf("The picture has %d bytes; %d × %d pixels of this format are %d.",
			len(p.Data), p.Width, p.Height, due))
	}
	for data := p.Data; ; {
		count := c.call(ctx, "capacity")
		if count == 0 {
			break
		}
		if int(count) > len(data) {
			return failure(Engine, "The core asks for more bytes than the picture has; take another release.")
		}
		c.write(c.call(ctx, "staging"), data[:count])
		data = data[count:]
		if err := c.check(ctx, c.call(ctx, "push", count)); err != nil {
			return err
		}
		if err := aborted(ctx); err != nil {
			return err
		}
	}
	for {
		status := c.call(ctx, "step", strips)
		if status != statusMore {
			return c.check(ctx, status)
		}
		if err := aborted(ctx); err != nil {
			return err
		}
	}
}

func aborted(ctx context.Context) error {
	if cause := ctx.Err(); cause != nil {
		sentence := "The call was cancelled."
		if errors.Is(cause, context.DeadlineExceeded) {
			sentence = "The call had no answer by its deadline."
		}
		return &Error{Code: Aborted, Place: -1, Sentence: sentence, cause: cause}
	}
	return nil
}
