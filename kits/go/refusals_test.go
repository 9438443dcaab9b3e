package mobilenet

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/tetratelabs/wazero/api"
)

func wants(t *testing.T, err error, code Code, place int64) {
	t.Helper()
	var e *Error
	if !errors.Is(err, code) || !errors.As(err, &e) || e.Place != place {
		t.Errorf("%#v, not %v at %d", err, code, place)
	}
}

func TestRefusedWeights(t *testing.T) {
	core := module(t, "simd")
	file := weights(t, "smallest.mnw")
	changed := func(at int) []byte {
		bytes := bytes.Clone(file)
		bytes[at] ^= 1
		return bytes
	}
	for _, c := range []struct {
		weights []byte
		code    Code
		place   int64
	}{
		{nil, FileTruncated, 0},
		{file[:len(file)-1], FileTruncated, 3311},
		{append(bytes.Clone(file), 0), FileLength, 3312},
		{changed(4), FileVersion, 0},
		{changed(len(file) - 40), FileDigest, 0},
		{make([]byte, 64<<20), FileMagic, 0},
		{append(bytes.Clone(file), make([]byte, 64<<20)...), Memory, 1025},
	} {
		_, err := Load(background, core, c.weights)
		wants(t, err, c.code, c.place)
	}
}

func TestRefusedCores(t *testing.T) {
	for _, core := range [][]byte{nil, []byte("no module"), []byte("\x00asm\x01\x00\x00\x00")} {
		_, err := Load(background, core, weights(t, "smallest.mnw"))
		wants(t, err, Engine, -1)
	}
}

func TestRefusedPicturesLeaveTheNextUnharmed(t *testing.T) {
	model := open(t, "simd", "rgb-int8.mnw")
	picture, answer := known(t)
	with := func(change func(*Picture)) Picture {
		other := picture
		change(&other)
		return other
	}
	for _, c := range []struct {
		picture Picture
		code    Code
		place   int64
	}{
		{Picture{}, ImageSize, 0},
		{with(func(p *Picture) { p.Width = 32769 }), ImageSize, 32769},
		{with(func(p *Picture) { p.Height = -1 }), ImageSize, 0},
		{with(func(p *Picture) { p.Format = 99 }), ImageFormat, 99},
		{with(func(p *Picture) { p.Stride = 3*p.Width - 1 }), ImageFormat, 170},
		{with(func(p *Picture) { p.Data = p.Data[1:] }), InputShape, -1},
		{with(func(p *Picture) { p.Data = append(bytes.Clone(p.Data), 0) }), InputShape, -1},
		{with(func(p *Picture) { p.Data = nil }), InputShape, -1},
	} {
		_, err := model.Classify(background, c.picture, 4)
		wants(t, err, c.code, c.place)
		best, err := model.Classify(background, picture, 4)
		if err != nil || !slices.Equal(written(best), answer) {
			t.Errorf("after %v: %v, %v", c.code, best, err)
		}
	}
}

// A function of the engine that fails, as one does that leaves its memory.
type trapping struct{ api.Function }

func (trapping) CallWithStack(context.Context, []uint64) error { return errors.New("unreachable") }

func TestATrapEndsTheModel(t *testing.T) {
	model := open(t, "baseline", "rgb-int8.mnw")
	picture, _ := known(t)
	model.core.exports["step"] = trapping{}
	_, err := model.Classify(background, picture, 1)
	wants(t, err, Engine, -1)
	_, err = model.Classify(background, picture, 1)
	wants(t, err, Disposed, -1)
}
