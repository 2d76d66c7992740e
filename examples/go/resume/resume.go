// Package resume tags articles over a stream and resumes the stream when it breaks, because its server was replaced or
// died, or because its connection reached its maximum age. Each article is answered once. Repeat retries a single call.
// Copy this package into your client.
package resume

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	dalilv1 "example.com/dalil-client/gen/dalil/v1"
)

const (
	// Number of consecutive streams without an answer, or of failures of one call, after which the error is permanent.
	mostFailures = 10
	firstWait    = 100 * time.Millisecond
	longestWait  = 3 * time.Second
)

// Answers returns the answers to the articles, in the order of the articles.
//
// article(i) returns article i, or nil after the last one. It is called again for articles that were sent and not
// answered, and from two goroutines. The ids of the articles must be distinct.
//
// An error ends the sequence. The answers before it are complete.
func Answers(
	ctx context.Context,
	client dalilv1.TaggerServiceClient,
	options *dalilv1.TagOptions,
	article func(i int) *dalilv1.Article,
) iter.Seq2[*dalilv1.StreamTagArticlesResponse, error] {
	return func(yield func(*dalilv1.StreamTagArticlesResponse, error) bool) {
		next, failures := 0, 0
		for {
			answered, more, err := once(ctx, client, options, article, next, yield)
			if !more {
				return
			}
			next += answered
			if answered > 0 {
				failures = 0
			}
			failures++
			if !passes(ctx, err) || failures > mostFailures || wait(ctx, failures, err) != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// Repeat makes a call and retries it after a temporary failure. A service config retries only calls without an answer,
// not those whose server died between the first and the last byte of the answer.
func Repeat(ctx context.Context, call func() error) error {
	for failures := 1; ; failures++ {
		err := call()
		if err == nil || !passes(ctx, err) || failures > mostFailures || wait(ctx, failures, err) != nil {
			return err
		}
	}
}

// once tags the articles from the given number on over one stream. It returns the number of answers and, if articles
// are left, the reason why the stream broke.
func once(
	ctx context.Context,
	client dalilv1.TaggerServiceClient,
	options *dalilv1.TagOptions,
	article func(i int) *dalilv1.Article,
	from int,
	yield func(*dalilv1.StreamTagArticlesResponse, error) bool,
) (answered int, more bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	// Ends the stream and its sender.
	defer cancel()
	stream, err := client.StreamTagArticles(ctx, grpc.WaitForReady(true))
	if err != nil {
		return 0, true, err
	}
	// Send and receive in parallel: the server reads requests only as fast as its answers are read.
	go func() {
		for i := from; ; i++ {
			next := article(i)
			if next == nil {
				stream.CloseSend()
				return
			}
			// Recv returns the reason of a failed Send.
			if stream.Send(&dalilv1.StreamTagArticlesRequest{Article: next, Options: options}) != nil {
				return
			}
		}
	}()
	for {
		answer, err := stream.Recv()
		asked := article(from + answered)
		switch {
		case errors.Is(err, io.EOF) && asked == nil:
			return answered, false, nil
		case errors.Is(err, io.EOF):
			return answered, true, status.Error(codes.Unavailable, "the stream ended before its last answer")
		case err != nil:
			return answered, true, err
		case asked == nil || answer.ArticleId != asked.Id:
			return answered, true, fmt.Errorf("%q was answered out of order", answer.ArticleId)
		}
		answered++
		if !yield(answer, nil) {
			return answered, false, nil
		}
	}
}

// passes reports whether a retry may succeed. Retries are safe, because calls have no side effects.
func passes(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	switch status.Code(err) {
	// A proxy whose server dies in the middle of an answer resets the stream, which gRPC reports as INTERNAL or
	// CANCELLED.
	case codes.Unavailable, codes.Internal, codes.Canceled:
		return true
	default:
		return false
	}
}

// wait waits longer after each failure, and at least as long as the server requests.
func wait(ctx context.Context, failures int, err error) error {
	pause := min(firstWait<<(failures-1), longestWait)
	for _, detail := range status.Convert(err).Details() {
		if retry, ok := detail.(*errdetails.RetryInfo); ok {
			pause = max(pause, retry.RetryDelay.AsDuration())
		}
	}
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
