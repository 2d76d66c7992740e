package main

import "sync"

// source counts the articles that are due on a stream.
type source struct {
	mu   sync.Mutex
	due  int
	over bool
}

// has waits until article i is due. It returns false if the load has ended before.
func (s *source) has(i int, pace *pace) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.due <= i && !s.over {
		if _, ok := <-pace.begin; ok {
			s.due++
		} else {
			s.over = true
		}
	}
	return i < s.due
}

func (s *source) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.due
}
