// Tags one article, a stream of articles, and a stream that is resumed when its server stops, through a dalil server.
//
// In this folder, once, with Go 1.26 or newer and npx (for buf):
//
//	go generate
//
// then, while `dalil serve` runs:
//
//	go run . [HOST:PORT]
package main

//go:generate npx --yes @bufbuild/buf@1.75.0 generate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	dalilv1 "example.com/dalil-client/gen/dalil/v1"
	"example.com/dalil-client/resume"
)

func main() {
	log.SetFlags(0)
	host := "127.0.0.1:50051"
	if len(os.Args) > 1 {
		host = os.Args[1]
	}
	if err := run(host); err != nil {
		log.Fatal(err)
	}
}

func run(host string) error {
	connection, err := grpc.NewClient(host, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	client := dalilv1.NewTaggerServiceClient(connection)
	if err := tagOne(client); err != nil {
		return err
	}
	if err := tagStream(client); err != nil {
		return err
	}
	return tagAll(client)
}

// Byte offsets index a Go string.
var options = &dalilv1.TagOptions{OffsetUnit: dalilv1.OffsetUnit_OFFSET_UNIT_UTF8_BYTE}

func tagOne(client dalilv1.TaggerServiceClient) error {
	// Without a deadline, a call may wait forever if the network fails.
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	article := &dalilv1.Article{Id: "one", Body: "وصل وزير الخارجية إلى ألماتي ومنها إلى نور سلطان"}
	response, err := client.TagArticle(ctx, &dalilv1.TagArticleRequest{Article: article, Options: options})
	if err != nil {
		return err
	}
	return show(article, response)
}

func tagStream(client dalilv1.TaggerServiceClient) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	stream, err := client.StreamTagArticles(ctx)
	if err != nil {
		return err
	}
	articles := []*dalilv1.Article{
		{Id: "first", Body: "اجتماع في موسكو"},
		{Id: "empty"},
		{Id: "third", Body: "عادت الوفود من أنقرة"},
	}
	// Send and receive in parallel: the server reads requests only as fast as its answers are read.
	go func() {
		for _, article := range articles {
			// Recv returns the reason of a failed Send.
			if stream.Send(&dalilv1.StreamTagArticlesRequest{Article: article, Options: options}) != nil {
				return
			}
		}
		stream.CloseSend()
	}()
	for i := 0; ; i++ {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		fmt.Println(answer.ArticleId)
		if failure := answer.GetError(); failure != nil {
			// One bad article fails alone.
			fmt.Printf("\tnot tagged: %s\n", failure.Message)
			continue
		}
		// Answers are in the order of the requests.
		if err := show(articles[i], answer.GetResponse()); err != nil {
			return err
		}
	}
}

// tagAll tags many articles and continues with another server when its server stops.
func tagAll(client dalilv1.TaggerServiceClient) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	articles := make([]*dalilv1.Article, 1000)
	for i := range articles {
		articles[i] = &dalilv1.Article{Id: fmt.Sprint(i), Body: "عاد الوفد من بيروت"}
	}
	article := func(i int) *dalilv1.Article {
		if i == len(articles) {
			return nil
		}
		return articles[i]
	}
	answered := 0
	for answer, err := range resume.Answers(ctx, client, options, article) {
		if err != nil {
			return err
		}
		if failure := answer.GetError(); failure != nil {
			return fmt.Errorf("%s: %s", answer.ArticleId, failure.Message)
		}
		answered++
	}
	fmt.Printf("%d articles in one stream\n", answered)
	return nil
}

func show(article *dalilv1.Article, response *dalilv1.TagArticleResponse) error {
	for _, mention := range response.Mentions {
		start, end := mention.Span.Start, mention.Span.End
		if article.Body[start:end] != mention.Text {
			return fmt.Errorf("bytes %d-%d are not %s", start, end, mention.Text)
		}
		fmt.Printf("%d-%d\t%s\t%s\t%.2f\t%s\n", start, end, mention.Type, mention.EntityId, mention.Confidence, mention.Text)
	}
	return nil
}
