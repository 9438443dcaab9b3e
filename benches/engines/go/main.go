// Answers one picture over and over with a bundle in wazero, and says how long it takes (see ../measure.mjs).
//
//	bench compiler|interpreter net.wasm picture.raw SECONDS check|trust K
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/tetratelabs/wazero"
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func main() {
	ctx := context.Background()
	config := wazero.NewRuntimeConfigCompiler()
	if os.Args[1] == "interpreter" {
		config = wazero.NewRuntimeConfigInterpreter()
	}
	module, picture := must(os.ReadFile(os.Args[2])), must(os.ReadFile(os.Args[3]))
	seconds, k := must(strconv.ParseFloat(os.Args[4], 64)), must(strconv.ParseUint(os.Args[6], 10, 32))
	begun := time.Now()
	ms := func(from time.Time) float64 { return 1e3 * time.Since(from).Seconds() }
	instance := must(wazero.NewRuntimeWithConfig(ctx, config).Instantiate(ctx, module))
	started := ms(begun)
	if os.Args[5] == "trust" {
		must(instance.ExportedFunction("trust").Call(ctx))
	}
	input, answer := instance.ExportedFunction("input"), instance.ExportedFunction("answer")
	at := uint32(must(input.Call(ctx))[0])
	loaded := ms(begun)
	instance.Memory().Write(at, picture)
	ranks := uint32(must(answer.Call(ctx, k))[0])
	first := ms(begun)
	bytes, _ := instance.Memory().Read(ranks, 4*uint32(k))
	fmt.Printf("start %f\nload %f\nfirst %f\nanswer %x\n", started, loaded-started, first, bytes)
	for ms(begun) < first+1e3*seconds {
		from := time.Now()
		instance.Memory().Write(uint32(must(input.Call(ctx))[0]), picture)
		must(answer.Call(ctx, k))
		fmt.Printf("time %f\n", ms(from))
	}
	fmt.Println("done")
	must(io.ReadAll(os.Stdin))
}
