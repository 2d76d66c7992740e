// Package resume tags articles over a stream and goes on when the stream breaks: its server was replaced, or died, or
// its connection grew old. Each article is answered once. Repeat does the same for a single call. Copy it.
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
	// Streams in a row that break before they gave an answer, or failures of one call: then it is no passing fault.
	mostFailures = 10
	firstWait    = 100 * time.Millisecond
	longestWait  = 3 * time.Second
)

// Answers gives the answer to each article, in the order of the articles.
//
// article(i) is the article with the number i, and nil behind the last one. It is asked again for those that were sent
// and not answered, from two goroutines. Each needs an id of its own.
//
// An error is the last that it gives; what came before it is answered and done.
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

// Repeat makes a call, and makes it again when it failed in a way that passes. The retries of a service config do that
// for calls that had no answer yet; not for one whose server died between the first byte of its answer and the last.
func Repeat(ctx context.Context, call func() error) error {
	for failures := 1; ; failures++ {
		err := call()
		if err == nil || !passes(ctx, err) || failures > mostFailures || wait(ctx, failures, err) != nil {
			return err
		}
	}
}

// once reads one stream of the articles from a number on. It tells how many were answered and, when there is more to
// do, why the stream broke.
func once(
	ctx context.Context,
	client dalilv1.TaggerServiceClient,
	options *dalilv1.TagOptions,
	article func(i int) *dalilv1.Article,
	from int,
	yield func(*dalilv1.StreamTagArticlesResponse, error) bool,
) (answered int, more bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	// Ends the stream, and the sender with it.
	defer cancel()
	stream, err := client.StreamTagArticles(ctx, grpc.WaitForReady(true))
	if err != nil {
		return 0, true, err
	}
	// Send beside receiving: the server reads on only as fast as its answers are read.
	go func() {
		for i := from; ; i++ {
			next := article(i)
			if next == nil {
				stream.CloseSend()
				return
			}
			// A failed Send shows its reason in Recv.
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
			return answered, true, fmt.Errorf("%q was answered out of turn", answer.ArticleId)
		}
		answered++
		if !yield(answer, nil) {
			return answered, false, nil
		}
	}
}

// passes tells whether another try may do better. Asking twice does no harm: calls change nothing.
func passes(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	switch status.Code(err) {
	// A proxy that loses its server in the middle of an answer resets the stream: gRPC calls that INTERNAL, or
	// CANCELLED.
	case codes.Unavailable, codes.Internal, codes.Canceled:
		return true
	default:
		return false
	}
}

// wait waits longer with each failure, and as long as the server says.
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
