// Prints the classes of a binary PPM without comments: classify core.wasm weights.mnw picture.ppm
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"mobilenet"
)

func main() {
	file := func(i int) []byte { return must(os.ReadFile(os.Args[i])) }
	model := must(mobilenet.Load(context.Background(), file(1), file(2)))
	var p mobilenet.Picture
	rest := bytes.NewBuffer(file(3))
	must(fmt.Fscanf(rest, "P6\n%d %d\n255\n", &p.Width, &p.Height))
	p.Data = rest.Bytes()
	best := must(model.Classify(context.Background(), p, 5))
	if len(best) == 0 {
		fmt.Println("unknown")
	}
	for _, class := range best {
		fmt.Printf("%.4f %s\n", class.Probability, class.Name)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}
