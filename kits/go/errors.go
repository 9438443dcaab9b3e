package mobilenet

import (
	"fmt"
	"strings"
)

// Code names a kind of failure, as docs/errors.md lists them. It is the target of errors.Is:
//
//	if errors.Is(err, mobilenet.FileDigest) { … }
type Code string

const (
	Usage         Code = "E_USAGE"
	Output        Code = "E_OUTPUT"
	IO            Code = "E_IO"
	Engine        Code = "E_ENGINE"
	Disposed      Code = "E_DISPOSED"
	Aborted       Code = "E_ABORTED"
	FileTruncated Code = "E_FILE_TRUNCATED"
	FileMagic     Code = "E_FILE_MAGIC"
	FileVersion   Code = "E_FILE_VERSION"
	FileFlags     Code = "E_FILE_FLAGS"
	FileLength    Code = "E_FILE_LENGTH"
	FileSection   Code = "E_FILE_SECTION"
	FileDigest    Code = "E_FILE_DIGEST"
	FileContract  Code = "E_FILE_CONTRACT"
	FileLayer     Code = "E_FILE_LAYER"
	FileChannel   Code = "E_FILE_CHANNEL"
	FileSoftmax   Code = "E_FILE_SOFTMAX"
	FileLabels    Code = "E_FILE_LABELS"
	FileGolden    Code = "E_FILE_GOLDEN"
	Memory        Code = "E_MEMORY"
	State         Code = "E_STATE"
	ImageSize     Code = "E_IMAGE_SIZE"
	ImagePixels   Code = "E_IMAGE_PIXELS"
	SelfTest      Code = "E_SELFTEST"
	ImageFormat   Code = "E_IMAGE_FORMAT"
	InputShape    Code = "E_INPUT_SHAPE"
)

func (c Code) Error() string { return string(c) }

// Error is every failure of this package.
type Error struct {
	Code Code
	// Place is where: a layer, a byte, a section, a frame, as the code says; -1 where there is none.
	Place int64
	// Sentence says what is wrong and what mends it.
	Sentence string
	cause    error
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Sentence }

// Is makes errors.Is know an error by its Code.
func (e *Error) Is(target error) bool { return target == error(e.Code) }

// Unwrap answers what the engine, the reader or the context said.
func (e *Error) Unwrap() error { return e.cause }

func failure(code Code, sentence string) error {
	return &Error{Code: code, Place: -1, Sentence: sentence}
}

// statuses are the codes and sentences from STATUS_FILE_TRUNCATED on, in the order of assembly/abi.h; # is the detail.
var statuses = []struct {
	code     Code
	sentence string
}{
	{FileTruncated, "The weights file is cut short; copy it again."},
	{FileMagic, "This is not a packed weights file; make one with `mobilenet pack model.tflite -o w.mnw`."},
	{FileVersion, "The weights file has version #, this runtime reads version 1; pack it again or update the runtime."},
	{FileFlags, "The weights file sets a reserved field at byte #; pack it again."},
	{FileLength, "Bytes follow the end of the weights file; copy it again."},
	{FileSection, "Section # of the weights file is unknown, missing, misplaced or of a wrong length; pack it again."},
	{FileDigest, "The weights file is damaged (its SHA-256 differs); copy it again."},
	{FileContract, "The input contract of the weights file is invalid at its byte #; pack the model again."},
	{FileLayer, "Layer # of the weights file does not fit its neighbours or its limits; pack the model again."},
	{FileChannel, "Layer # of the weights file has a scale or bias out of range; pack the model again."},
	{FileSoftmax, "The softmax table of the weights file is invalid at entry #; pack the model again."},
	{FileLabels, "The labels of the weights file are invalid at line #; pack the model again with one label per class."},
	{FileGolden, "The golden digests of the weights file do not match its layers; pack the model again."},
	{Memory, "The network needs # pages of 64 KiB, more than this build has; `mobilenet bundle` makes a module that fits it."},
	{State, "The call is out of turn: load the weights, then begin a picture, then push all of its pixels."},
	{ImageSize, "A picture's sides must be 1 to 32768 pixels; raw input must have the network's own sides."},
	{ImagePixels, "The number of bytes is not that of the picture: # are still due."},
	{SelfTest, "This engine computes layer # differently from the golden digest; use another build or engine, and report it."},
	{ImageFormat, "There is no pixel format #, or a stride of # is shorter than a row."},
}

const firstStatus = 16

// refusal is the error of a status of the core with its detail.
func refusal(status, detail uint32) error {
	if status < firstStatus || int(status-firstStatus) >= len(statuses) {
		return failure(Engine, fmt.Sprintf("The core answered the unknown status %d; take core and kit from one release.", status))
	}
	known := statuses[status-firstStatus]
	sentence := strings.ReplaceAll(known.sentence, "#", fmt.Sprint(detail))
	return &Error{Code: known.code, Place: int64(detail), Sentence: sentence}
}
