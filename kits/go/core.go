package mobilenet

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// core is an instance of the module: the exports of assembly/abi.h, by name.
type core struct {
	runtime wazero.Runtime
	memory  api.Memory
	exports map[string]api.Function
}

const abiVersion = 1

// Statuses of assembly/abi.h that are told apart here; the others are errors in order from 16.
const (
	statusOK        = 0
	statusMore      = 1
	statusTruncated = 16
	statusMemory    = 29
	statusSize      = 31
	statusPixels    = 32
	statusFormat    = 34
)

// names are the exports that a kit calls.
var names = []string{"abi", "reserve", "load", "contract", "layers", "height", "width", "channels", "classes", "features",
	"labels", "labels_length", "begin", "staging", "capacity", "push", "step", "embedding", "top", "selftest", "digests",
	"detail", "unknown"}

func instantiate(ctx context.Context, module []byte) (*core, error) {
	runtime := wazero.NewRuntime(ctx)
	c, err := exportsOf(ctx, runtime, module)
	if err != nil {
		runtime.Close(ctx)
		return nil, err
	}
	return c, nil
}

func exportsOf(ctx context.Context, runtime wazero.Runtime, module []byte) (*core, error) {
	instance, err := runtime.Instantiate(ctx, module)
	if err != nil {
		return nil, &Error{Code: Engine, Place: -1, Sentence: "The core does not run: " + err.Error(), cause: err}
	}
	c := &core{runtime: runtime, memory: instance.Memory(), exports: map[string]api.Function{}}
	for _, name := range names {
		if c.exports[name] = instance.ExportedFunction(name); c.exports[name] == nil {
			return nil, failure(Engine, "This module is no core: it has no export "+name+".")
		}
	}
	version := uint32(0)
	err = guard(func() error { version = c.call(ctx, "abi"); return nil })
	if err != nil || version != abiVersion || c.memory == nil {
		return nil, failure(Engine, "The core is of another version than this kit; take both from one release.")
	}
	return c, nil
}

func (c *core) close(ctx context.Context) error { return c.runtime.Close(ctx) }

// trap is what call and read panic with, and guard makes an error of: an engine that fails leaves nothing to go on with.
type trap struct{ cause error }

// guard runs work, and answers a trap in it as an error.
func guard(work func() error) (err error) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case trap:
			err = &Error{Code: Engine, Place: -1, Sentence: "The core trapped: " + cause.cause.Error(), cause: cause.cause}
		default:
			panic(cause)
		}
	}()
	return work()
}

func (c *core) call(ctx context.Context, name string, arguments ...uint32) uint32 {
	var stack [5]uint64
	for i, argument := range arguments {
		stack[i] = uint64(argument)
	}
	// wazero looks at the context of a call only where it is told to; work is bounded by step.
	if err := c.exports[name].CallWithStack(ctx, stack[:]); err != nil {
		panic(trap{err})
	}
	return uint32(stack[0])
}

// read answers the core's own bytes, which the next call may overwrite.
func (c *core) read(at, length uint32) []byte {
	bytes, ok := c.memory.Read(at, length)
	if !ok {
		panic(trap{fmt.Errorf("it names %d bytes at %d, outside its memory", length, at)})
	}
	return bytes
}

func (c *core) write(at uint32, bytes []byte) {
	copy(c.read(at, uint32(len(bytes))), bytes)
}

// check makes an error of a status that is one.
func (c *core) check(ctx context.Context, status uint32) error {
	if status == statusOK || status == statusMore {
		return nil
	}
	return refusal(status, c.call(ctx, "detail"))
}

// place copies a weights file into the core, which checks it.
func (c *core) place(ctx context.Context, weights []byte) error {
	if len(weights) == 0 {
		return refusal(statusTruncated, 0)
	}
	if c.copyIn(ctx, weights) {
		return c.check(ctx, c.call(ctx, "load"))
	}
	// What is larger than the memory is more often no packed file at all: the core tells by its head.
	c.copyIn(ctx, weights[:16])
	if status := c.call(ctx, "load"); status != statusTruncated {
		return c.check(ctx, status)
	}
	return refusal(statusMemory, uint32((len(weights)+65535)/65536))
}

func (c *core) copyIn(ctx context.Context, bytes []byte) bool {
	if len(bytes) > int(c.memory.Size()) {
		return false
	}
	at := c.call(ctx, "reserve", uint32(len(bytes)))
	if at != 0 {
		c.write(at, bytes)
	}
	return at != 0
}
