package mobilenet

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/iotest"
)

var background = context.Background()

func read(t *testing.T, path string) []byte {
	t.Helper()
	bytes, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func weights(t *testing.T, file string) []byte { return read(t, "../../tests/golden/"+file) }

func module(t *testing.T, build string) []byte { return read(t, "../../build/core-"+build+".wasm") }

// A model of a golden file, closed when the test ends.
func open(t *testing.T, build, file string) *Model {
	t.Helper()
	model, err := Load(background, module(t, build), weights(t, file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { model.Close(background) })
	return model
}

// A picture of RGB, and the answer to it.
func known(t *testing.T) (Picture, []string) {
	t.Helper()
	for _, network := range networks(t) {
		if network.file == "rgb-int8.mnw" {
			line := network.classify[0]
			return drawn(line), line[6:]
		}
	}
	t.Fatal("no such network")
	return Picture{}, nil
}

func TestClassesAreCounted(t *testing.T) {
	picture, answer := known(t)
	model := open(t, "simd", "rgb-int8.mnw")
	_, err := model.Classify(background, picture, 0)
	wants(t, err, Usage, -1)
	all, err := model.Classify(background, picture, 1000)
	if err != nil || len(all) != model.Classes || !slices.Equal(written(all[:4]), answer) {
		t.Errorf("%v, %v", all, err)
	}
	_, err = open(t, "simd", "headless.mnw").Classify(background, picture, 1)
	wants(t, err, Output, -1)
	one, err := open(t, "simd", "one-output.mnw").Classify(background, picture, 1)
	if err != nil || len(one) != 1 {
		t.Errorf("%v, %v", one, err)
	}
}

func TestCancelledCallsLeaveTheNextUnharmed(t *testing.T) {
	model := open(t, "simd", "rgb-int8.mnw")
	picture, answer := known(t)
	ctx, cancel := context.WithCancel(background)
	cancel()
	_, err := model.Classify(ctx, picture, 4)
	wants(t, err, Aborted, -1)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not that of the context", err)
	}
	best, err := model.Classify(background, picture, 4)
	if err != nil || !slices.Equal(written(best), answer) {
		t.Errorf("%v, %v", best, err)
	}
}

func TestStream(t *testing.T) {
	model := open(t, "simd", "rgb-int8.mnw")
	picture, answer := known(t)
	frames := bytes.Repeat(picture.Data, 3)
	frame := Picture{Width: picture.Width, Height: picture.Height}
	count := func(reader io.Reader) (frames int, err error) {
		for best, err := range model.Stream(background, iotest.HalfReader(reader), frame, 4) {
			if err != nil {
				return frames, err
			}
			if !slices.Equal(written(best), answer) {
				t.Errorf("frame %d: %v", frames, best)
			}
			frames++
		}
		return frames, nil
	}
	if n, err := count(bytes.NewReader(frames)); n != 3 || err != nil {
		t.Errorf("%d frames, %v", n, err)
	}
	n, err := count(bytes.NewReader(frames[:len(frames)-1]))
	wants(t, err, InputShape, 2)
	if n != 2 {
		t.Errorf("%d frames", n)
	}
	_, err = count(iotest.ErrReader(io.ErrClosedPipe))
	wants(t, err, IO, 0)
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v is not that of the reader", err)
	}
	for range model.Stream(background, bytes.NewReader(frames), frame, 4) {
		break
	}
	frame.Stride = 300
	_, err = count(nil)
	wants(t, err, Usage, -1)
}

func TestCallsOfManyGoroutines(t *testing.T) {
	model := open(t, "simd", "rgb-int8.mnw")
	picture, answer := known(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			best, err := model.Classify(background, picture, 4)
			if err != nil || !slices.Equal(written(best), answer) {
				t.Errorf("%v, %v", best, err)
			}
		})
	}
	all.Wait()
}

func TestAClosedModel(t *testing.T) {
	model := open(t, "simd", "smallest.mnw")
	if err := errors.Join(model.Close(background), model.Close(background)); err != nil {
		t.Error(err)
	}
	_, err := model.Selftest(background)
	wants(t, err, Disposed, -1)
}

func TestTheCoreOfARelease(t *testing.T) {
	core, err := Core()
	if errors.Is(err, IO) {
		t.Skip("no core in modules/: go generate")
	}
	if err != nil || !bytes.Equal(core, module(t, "simd")) {
		t.Errorf("modules/core-simd.wasm is not build/core-simd.wasm: go generate (%v)", err)
	}
}
