package main

import "sync"

// source counts the articles that are due on one stream.
type source struct {
	mu   sync.Mutex
	due  int
	over bool
}

// has waits until the article with a number is due. There is none when the load is over.
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
