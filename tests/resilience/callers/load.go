package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/status"

	dalilv1 "example.com/dalil-client/gen/dalil/v1"
	"example.com/dalil-client/resume"
)

// pace signals callers to begin a call.
type pace struct {
	stop  context.Context
	begin chan time.Time
}

// newPace begins calls at a fixed rate, independent of their results, as independent callers do. If no caller is free,
// the call is counted as late and not made. Without a rate, each caller begins a call as soon as it is free.
func newPace(s settings, stop context.Context, seen *report) *pace {
	p := &pace{stop: stop, begin: make(chan time.Time)}
	begun := 0
	over := func() bool { return stop.Err() != nil && begun >= s.calls }
	go func() {
		defer close(p.begin)
		if s.rate <= 0 {
			for ; !over(); begun++ {
				p.begin <- time.Now()
			}
			return
		}
		for next := time.Now(); !over(); {
			time.Sleep(time.Until(next))
			next = next.Add(time.Duration(float64(time.Second) / s.rate))
			select {
			case p.begin <- time.Now():
				begun++
			case <-time.After(time.Millisecond):
				seen.late()
			}
		}
	}()
	return p
}

// unary makes calls one after another and waits for the end of each.
func unary(client dalilv1.TaggerServiceClient, body string, s settings, pace *pace, seen *report) {
	request := &dalilv1.TagArticleRequest{Article: &dalilv1.Article{Id: "a", Body: body}}
	for begun := range pace.begin {
		ctx, cancel := context.WithTimeout(context.Background(), s.deadline)
		var answer *dalilv1.TagArticleResponse
		call := func() (err error) {
			answer, err = client.TagArticle(ctx, request)
			return err
		}
		err := call()
		if err != nil && s.repeat {
			seen.repeat(err)
			err = resume.Repeat(ctx, call)
		}
		cancel()
		seen.call(time.Since(begun), err)
		if err == nil {
			seen.answer(answer)
		}
	}
}

// stream uses one stream for the whole load and resumes it when its server fails.
func stream(client dalilv1.TaggerServiceClient, body string, number int, pace *pace, seen *report) {
	var articles source
	article := func(i int) *dalilv1.Article {
		if !articles.has(i, pace) {
			return nil
		}
		return &dalilv1.Article{Id: fmt.Sprintf("%d/%d", number, i), Body: body}
	}
	answered := 0
	for answer, err := range resume.Answers(context.Background(), client, nil, article) {
		if err != nil {
			seen.call(0, err)
			break
		}
		if answer.ArticleId != fmt.Sprintf("%d/%d", number, answered) {
			seen.call(0, fmt.Errorf("article %d was answered as %s", answered, answer.ArticleId))
			return
		}
		answered++
		if failure := answer.GetError(); failure != nil {
			seen.call(0, status.ErrorProto(failure))
			continue
		}
		seen.call(0, nil)
		seen.answer(answer.GetResponse())
	}
	seen.streamed(articles.count(), answered)
}
