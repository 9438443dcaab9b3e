// Package mobilenet runs MobileNet V1 image classifiers: the core module of mobilenet-wasm in wazero, without cgo. Every
// answer has the same bytes as in any other engine.
package mobilenet

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strings"
	"sync"
)

// Facts say what a network takes and gives.
type Facts struct {
	// Height, Width and Channels (1 or 3) are the input's. Pictures of any size and format are brought to it.
	Height, Width, Channels int
	// Classes is 0 for a headless network, which has an embedding only.
	Classes int
	// Labels has one name for each class; it is empty where the file has none.
	Labels []string
	// Features is the length of an embedding.
	Features int
	Layers   int
	// Rejects says whether the weights have a rule by which a picture is unknown: like none of the classes.
	Rejects bool
}

// Model is a network that is ready to run. Calls from several goroutines run one after the other; models run at once.
type Model struct {
	Facts
	turn sync.Mutex
	core *core
	// outputs are those of the last layer: 1 where it tells class 1 from class 0.
	outputs uint32
	scale   float32
	zero    float32
}

// Section CONTRACT of the weights file.
const (
	contractLength = 48
	scaleAt        = 20
	zeroAt         = 28
	rejectAt       = 30
)

// Load makes a model of a core (core-simd.wasm or core-baseline.wasm) and a packed weights file. Close lets go of it.
func Load(ctx context.Context, module, weights []byte) (*Model, error) {
	c, err := instantiate(ctx, module)
	if err != nil {
		return nil, err
	}
	m := &Model{core: c}
	if err := guard(func() error { return m.load(ctx, weights) }); err != nil {
		c.close(ctx)
		return nil, err
	}
	return m, nil
}

func (m *Model) load(ctx context.Context, weights []byte) error {
	c := m.core
	if err := c.place(ctx, weights); err != nil {
		return err
	}
	number := func(name string) int { return int(c.call(ctx, name)) }
	m.Height, m.Width, m.Channels = number("height"), number("width"), number("channels")
	m.Features, m.Layers = number("features"), number("layers")
	m.outputs = c.call(ctx, "classes")
	m.Classes = int(m.outputs)
	if m.outputs == 1 {
		m.Classes = 2
	}
	text := string(c.read(c.call(ctx, "labels"), c.call(ctx, "labels_length")))
	if text != "" {
		m.Labels = strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	}
	contract := c.read(c.call(ctx, "contract"), contractLength)
	m.scale = math.Float32frombits(binary.LittleEndian.Uint32(contract[scaleAt:]))
	m.zero = float32(contract[zeroAt])
	m.Rejects = contract[rejectAt] > 0
	return nil
}

// Close lets go of the memory. Every later call fails with Disposed.
func (m *Model) Close(ctx context.Context) error {
	m.turn.Lock()
	defer m.turn.Unlock()
	if m.core == nil {
		return nil
	}
	c := m.core
	m.core = nil
	return c.close(ctx)
}

// Classify answers the k best classes of a picture, best first; equal logits: the lower class first. A picture that is
// unknown, by the rule of the weights, has none.
func (m *Model) Classify(ctx context.Context, picture Picture, k int) ([]Class, error) {
	best, unknown, err := m.Rank(ctx, picture, k)
	if unknown {
		return nil, err
	}
	return best, err
}

// Rank answers what Classify does, of an unknown picture too, and whether it is one.
func (m *Model) Rank(ctx context.Context, picture Picture, k int) (best []Class, unknown bool, err error) {
	err = m.use(func() error {
		if err := m.refuseClasses(k); err != nil {
			return err
		}
		if err := m.core.run(ctx, picture); err != nil {
			return err
		}
		best = m.top(ctx, k)
		unknown = m.Rejects && m.core.call(ctx, "unknown") > 0
		return nil
	})
	return best, unknown, err
}

// Embed answers the embedding of a picture, Features numbers.
func (m *Model) Embed(ctx context.Context, picture Picture) ([]float32, error) {
	embedding := make([]float32, m.Features)
	err := m.use(func() error {
		if err := m.core.run(ctx, picture); err != nil {
			return err
		}
		for i, b := range m.core.read(m.core.call(ctx, "embedding"), uint32(m.Features)) {
			embedding[i] = m.scale * (float32(b) - m.zero)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return embedding, nil
}

// Selftest runs the golden picture of the weights file and answers the SHA-256 of every layer's output, in hexadecimal. An
// engine that computes something else is refused with SelfTest, at the first layer that differs.
func (m *Model) Selftest(ctx context.Context) ([]string, error) {
	var digests []string
	err := m.use(func() error {
		if err := m.core.check(ctx, m.core.call(ctx, "selftest")); err != nil {
			return err
		}
		bytes := m.core.read(m.core.call(ctx, "digests"), uint32(m.Layers)*32)
		for ; len(bytes) > 0; bytes = bytes[32:] {
			digests = append(digests, hex.EncodeToString(bytes[:32]))
		}
		return nil
	})
	return digests, err
}

// use gives work its turn on the core. After a trap the core's state is unknown: it serves no more.
func (m *Model) use(work func() error) error {
	m.turn.Lock()
	defer m.turn.Unlock()
	if m.core == nil {
		return failure(Disposed, "The model is closed; load it again.")
	}
	err := guard(work)
	if e, ok := err.(*Error); ok && e.Code == Engine {
		m.core.close(context.Background())
		m.core = nil
	}
	return err
}
