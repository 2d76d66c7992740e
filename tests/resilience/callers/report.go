package main

import (
	"slices"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/status"

	dalilv1 "example.com/dalil-client/gen/dalil/v1"
)

// report collects the results of calls.
type report struct {
	mu     sync.Mutex
	begun  time.Time
	codes  map[string]int
	errors map[string]int
	// Durations of the calls that ended with OK.
	times []time.Duration
	// Number of answers by gazetteer version and entity ids.
	answers map[string]map[string]int
	// Calls that were not made because no caller was free.
	lates int
	// Calls that callers had to repeat, by their error.
	repeated map[string]int
	// Articles of streams that were sent and answered.
	sent, answered int
}

func newReport() *report {
	return &report{
		begun:   time.Now(),
		codes:   make(map[string]int),
		errors:  make(map[string]int),
		answers: make(map[string]map[string]int),

		repeated: make(map[string]int),
	}
}

func (r *report) call(took time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.codes[status.Code(err).String()]++
	if err == nil {
		r.times = append(r.times, took)
		return
	}
	r.errors[err.Error()]++
}

func (r *report) answer(answer *dalilv1.TagArticleResponse) {
	var ids []string
	for _, mention := range answer.Mentions {
		if !slices.Contains(ids, mention.EntityId) {
			ids = append(ids, mention.EntityId)
		}
	}
	slices.Sort(ids)
	r.mu.Lock()
	defer r.mu.Unlock()
	version := r.answers[answer.GazetteerVersion]
	if version == nil {
		version = make(map[string]int)
		r.answers[answer.GazetteerVersion] = version
	}
	version[strings.Join(ids, " ")]++
}

func (r *report) repeat(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.repeated[err.Error()]++
}

func (r *report) late() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lates++
}

func (r *report) streamed(sent, answered int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent += sent
	r.answered += answered
}

type summary struct {
	Seconds  float64                   `json:"seconds"`
	Codes    map[string]int            `json:"codes"`
	Errors   map[string]int            `json:"errors"`
	P50      float64                   `json:"p50"`
	P99      float64                   `json:"p99"`
	Max      float64                   `json:"max"`
	Late     int                       `json:"late"`
	Answers  map[string]map[string]int `json:"answers"`
	Repeated map[string]int            `json:"repeated"`
	Sent     int                       `json:"sent"`
	Answered int                       `json:"answered"`
}

func (r *report) summary() summary {
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.Sort(r.times)
	at := func(part float64) float64 {
		if len(r.times) == 0 {
			return 0
		}
		return r.times[int(part*float64(len(r.times)-1))].Seconds()
	}
	return summary{
		Seconds: time.Since(r.begun).Seconds(), Codes: r.codes, Errors: r.errors,
		P50: at(0.5), P99: at(0.99), Max: at(1), Late: r.lates, Repeated: r.repeated,
		Answers: r.answers, Sent: r.sent, Answered: r.answered,
	}
}
