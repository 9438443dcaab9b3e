package mobilenet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Stream classifies raw frames that follow one another in a reader, as a camera or ffmpeg writes them. A frame says their
// sides and format; its Data is not looked at, and a Stride is refused, for rows and frames touch. The stream ends without an
// error at a frame's border. A frame that is unknown has no class. An error ends it; Place of a frame that is cut short is its
// number, from 0.
//
//	for best, err := range model.Stream(ctx, os.Stdin, mobilenet.Picture{Width: 640, Height: 480, Format: mobilenet.NV12}, 5)
func (m *Model) Stream(ctx context.Context, reader io.Reader, frame Picture, k int) iter.Seq2[[]Class, error] {
	return func(yield func([]Class, error) bool) {
		length, err := m.frameLength(ctx, frame, k)
		if err != nil {
			yield(nil, err)
			return
		}
		frame.Data = make([]byte, length)
		for number := int64(0); ; number++ {
			count, err := io.ReadFull(reader, frame.Data)
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, readFailure(err, number, count, length))
				return
			}
			best, err := m.Classify(ctx, frame, k)
			if !yield(best, err) || err != nil {
				return
			}
		}
	}
}

func (m *Model) frameLength(ctx context.Context, frame Picture, k int) (length int64, err error) {
	err = m.use(func() error {
		if err := m.refuseClasses(k); err != nil {
			return err
		}
		if frame.Stride != 0 {
			return failure(Usage, "The frames of a stream have no stride: their rows touch.")
		}
		length, err = m.core.begin(ctx, frame)
		return err
	})
	return length, err
}

func readFailure(err error, number int64, count int, length int64) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		sentence := fmt.Sprintf("Frame %d is cut short: %d bytes of %d.", number, count, length)
		return &Error{Code: InputShape, Place: number, Sentence: sentence, cause: err}
	}
	return &Error{Code: IO, Place: number, Sentence: fmt.Sprintf("Frame %d cannot be read: %v.", number, err), cause: err}
}
