package mobilenet

import "embed"

// A release copies the core in; a checkout has none.
//
//go:generate cp ../../build/core-simd.wasm modules/
//go:embed modules
var modules embed.FS

// Core is the module that came with this package, for Load. A checkout has one after `go generate`.
func Core() ([]byte, error) {
	module, err := modules.ReadFile("modules/core-simd.wasm")
	if err != nil {
		sentence := "No core came with this package: run `go generate` in kits/go, or read build/core-simd.wasm."
		return nil, &Error{Code: IO, Place: -1, Sentence: sentence, cause: err}
	}
	return module, nil
}
