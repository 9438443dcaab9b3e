package mobilenet

import (
	"context"
	"encoding/binary"
	"strconv"
)

// Class is one class of an answer.
type Class struct {
	Index int `json:"index"`
	// Name is the label; where the weights have none, the index in digits.
	Name string `json:"class_name"`
	// Probability is a multiple of 1/256.
	Probability float64 `json:"probability"`
}

func (m *Model) refuseClasses(k int) error {
	if k < 1 {
		return failure(Usage, "The number of classes to answer must be 1 or more, not "+strconv.Itoa(k)+".")
	}
	if m.Classes == 0 {
		return failure(Output, "The model is headless: it has an embedding, but no classes.")
	}
	return nil
}

// top reads the ranks of the answer that stands in the core.
func (m *Model) top(ctx context.Context, k int) []Class {
	count := uint32(min(k, int(m.outputs)))
	ranks := m.core.read(m.core.call(ctx, "top", count), 4*count)
	best := make([]Class, 0, m.Classes)
	for ; len(ranks) > 0; ranks = ranks[4:] {
		best = append(best, m.class(int(binary.LittleEndian.Uint16(ranks)), int(ranks[3])))
	}
	if m.outputs > 1 {
		return best
	}
	yes := int(256 * best[0].Probability)
	best = []Class{m.class(0, 256-yes), m.class(1, yes)}
	if yes > 128 {
		best[0], best[1] = best[1], best[0]
	}
	return best[:min(k, 2)]
}

func (m *Model) class(index, probability int) Class {
	name := strconv.Itoa(index)
	if index < len(m.Labels) {
		name = m.Labels[index]
	}
	return Class{index, name, float64(probability) / 256}
}
