package mobilenet

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A network of kits/answers.txt, with what the library of Node answers.
type expected struct {
	file                      string
	facts                     [6]int
	labels                    []string
	digests                   []string
	classify, unknown, embeds [][]string
}

func words(t *testing.T) (lines [][]string) {
	t.Helper()
	file, err := os.Open("../answers.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		if line := scanner.Text(); !strings.HasPrefix(line, "#") {
			lines = append(lines, strings.Split(line, " "))
		}
	}
	return lines
}

func networks(t *testing.T) (all []*expected) {
	for _, line := range words(t) {
		var last *expected
		if len(all) > 0 {
			last = all[len(all)-1]
		}
		switch rest := line[1:]; line[0] {
		case "network":
			all = append(all, &expected{file: rest[0]})
		case "facts":
			last.facts = [6]int(numbers(rest))
		case "label":
			last.labels = append(last.labels, strings.Join(rest, " "))
		case "selftest":
			last.digests = append(last.digests, rest[0])
		case "classify":
			last.classify = append(last.classify, rest)
		case "unknown":
			last.unknown = append(last.unknown, rest)
		case "embed":
			last.embeds = append(last.embeds, rest)
		}
	}
	return all
}

func numbers(words []string) (all []int) {
	for _, word := range words {
		number, err := strconv.Atoi(word)
		if err != nil {
			panic(err)
		}
		all = append(all, number)
	}
	return all
}

// The picture that the first six words of a line stand for.
func drawn(words []string) Picture {
	n := numbers(words[:6])
	data := make([]byte, n[5])
	state := uint32(n[4])
	for i := range data {
		state ^= state << 13
		state ^= state >> 17
		state ^= state << 5
		data[i] = byte(state >> 24)
	}
	return Picture{Format: Format(n[0]), Width: n[1], Height: n[2], Stride: n[3], Data: data}
}

// The words of an answer as kits/answers.txt has them.
func written(best []Class) (words []string) {
	for _, class := range best {
		words = append(words, fmt.Sprintf("%d:%g", class.Index, 256*class.Probability))
	}
	return words
}

func TestAnswersAreThoseOfNode(t *testing.T) {
	for _, build := range []string{"simd", "baseline"} {
		for _, network := range networks(t) {
			t.Run(build+"/"+network.file, func(t *testing.T) { compare(t, open(t, build, network.file), network) })
		}
	}
}

func compare(t *testing.T, m *Model, want *expected) {
	ctx := context.Background()
	facts := [6]int{m.Height, m.Width, m.Channels, m.Classes, m.Features, m.Layers}
	if facts != want.facts || !slices.Equal(m.Labels, want.labels) {
		t.Errorf("facts %v, labels %q", facts, m.Labels)
	}
	digests, err := m.Selftest(ctx)
	if err != nil || !slices.Equal(digests, want.digests) {
		t.Errorf("selftest: %v, digests %v", err, digests)
	}
	for _, line := range want.classify {
		best, err := m.Classify(ctx, drawn(line), 4)
		if err != nil || !slices.Equal(written(best), line[6:]) {
			t.Errorf("%v: %v, %v", line, written(best), err)
		}
		for _, class := range best {
			if class.Name != m.Labels[class.Index] {
				t.Errorf("class %d is called %s", class.Index, class.Name)
			}
		}
	}
	compareUnknown(t, m, want)
	for _, line := range want.embeds {
		embedding, err := m.Embed(ctx, drawn(line))
		if err != nil || !reflect.DeepEqual(embedding, floats(line[6:])) {
			t.Errorf("embed: %v, %v", embedding, err)
		}
	}
}

func compareUnknown(t *testing.T, m *Model, want *expected) {
	ctx := context.Background()
	if m.Rejects != (len(want.unknown) > 0) {
		t.Errorf("rejects: %v", m.Rejects)
	}
	for _, line := range want.unknown {
		if best, err := m.Classify(ctx, drawn(line), 4); err != nil || len(best) > 0 {
			t.Errorf("%v: %v, %v", line, written(best), err)
		}
		best, unknown, err := m.Rank(ctx, drawn(line), 4)
		if err != nil || !unknown || !slices.Equal(written(best), line[6:]) {
			t.Errorf("%v: %v, unknown %v, %v", line, written(best), unknown, err)
		}
	}
	for _, line := range want.classify {
		if _, unknown, err := m.Rank(ctx, drawn(line), 4); err != nil || unknown {
			t.Errorf("%v: unknown %v, %v", line, unknown, err)
		}
	}
}

func floats(words []string) (all []float32) {
	for _, word := range words {
		number, err := strconv.ParseFloat(word, 64)
		if err != nil {
			panic(err)
		}
		all = append(all, float32(number))
	}
	return all
}

func TestSentencesAreThoseOfNode(t *testing.T) {
	seen := 0
	for _, line := range words(t) {
		if line[0] != "refusal" {
			continue
		}
		n := numbers(line[1:3])
		e := refusal(uint32(n[0]), uint32(n[1])).(*Error)
		if string(e.Code) != line[3] || e.Sentence != strings.Join(line[4:], " ") || e.Place != int64(n[1]) {
			t.Errorf("%v: %v", line, e)
		}
		seen++
	}
	if seen != len(statuses) {
		t.Errorf("%d of %d statuses", seen, len(statuses))
	}
}
