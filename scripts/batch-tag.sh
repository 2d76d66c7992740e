#!/usr/bin/env bash
# Tags a folder or a file of articles through a running dalil server, with one call for the whole batch.
#
# usage: batch-tag.sh [options] INPUT...
#
# INPUT is a .txt file (one article: the file name is its id, the complete text its body), a .jsonl file (one object
# {"id", "title", "body"} per line, and optionally "language" and "publication_date"; "text" is an alias of "body"), or a
# folder of such files. A file of another type, such as .csv, .html or .gz, is not tagged, and neither is a folder in a
# folder: stderr names each of them, except those whose name starts with a dot. `dalil tag --server` reads other types
# and folders in folders.
#
# stdout: JSON Lines, one answer per article in the order of the input: a TagArticleResponse as proto3 JSON, or
#         {"articleId", "error": {"code", "message"}}.
# stderr: progress (on a terminal), each article that failed, and a summary.
# exit:   0 all articles tagged; 1 an article or a file was not tagged, stderr names it; 2 invalid usage, or a tool is
#         missing.
#
#   --host HOST:PORT   the server (127.0.0.1:50051)
#   --options JSON     TagOptions for all articles: '{"types": ["ENTITY_TYPE_PERSON"], "minConfidence": 0.5}'
#   --tls              use TLS with the certificate authorities that this machine trusts
#   --cacert FILE      use TLS and trust this certificate authority
#   --cert FILE --key FILE   use TLS with this client certificate
#   --token-file FILE  send the token in FILE as "authorization: Bearer ..."; default: the token in $DALIL_TOKEN, if set
#
# Requires grpcurl, which makes the call, and python3 (3.8 or newer), which reads and writes the articles. Unlike jq,
# python3 detects invalid UTF-8 and starts only once for a thousand files.
set -euo pipefail

usage_error() {
    echo "batch-tag.sh: $1 (--help lists the options)" >&2
    exit 2
}

need() {
    command -v "$1" >/dev/null || { echo "batch-tag.sh: $1 is missing. To install it: $2" >&2; exit 2; }
}

host=127.0.0.1:50051
options='{}'
tls=false
token_file=
inputs=()
call=(-max-msg-sz 134217728 -connect-timeout 10)

while [ $# -gt 0 ]; do
    case $1 in
        --tls) tls=true; shift; continue ;;
        -h | --help) awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; exit 0 ;;
        --) shift; inputs+=("$@"); break ;;
        --?*) [ $# -ge 2 ] || usage_error "$1 needs a value, or is unknown" ;;
        -?*) usage_error "unknown option $1" ;;
        *) inputs+=("$1"); shift; continue ;;
    esac
    case $1 in
        --host) host=$2 ;;
        --options) options=$2 ;;
        --cacert | --cert | --key) tls=true; call+=("-${1#--}" "$2") ;;
        --token-file) token_file=$2 ;;
        *) usage_error "unknown option $1" ;;
    esac
    shift 2
done
[ ${#inputs[@]} -gt 0 ] || usage_error "no input"
need grpcurl "brew install grpcurl, or go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.4"
need python3 "apt-get install python3, or brew install python3"

if [ -n "$token_file" ]; then
    DALIL_TOKEN=$(cat -- "$token_file") || usage_error "cannot read the token in $token_file"
fi
if [ -n "${DALIL_TOKEN:-}" ]; then
    # grpcurl inserts the token, so that it does not appear in the process list.
    export DALIL_TOKEN
    call+=(-expand-headers -H 'authorization: Bearer ${DALIL_TOKEN}')
fi
[ "$tls" = true ] || call+=(-plaintext)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Reads the inputs and writes the requests. Writes the ids to $work/ids and the number of invalid inputs to $work/bad.
requests=$(cat <<'PYTHON'
import json, os, sys

work, options, inputs = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:]
bad = 0

def report(where, what):
    global bad
    bad += 1
    print(f"unreadable: {where}: {what}", file=sys.stderr)

OTHER_TYPE = "not a .txt or .jsonl file: `dalil tag --server` reads .csv, .tsv, .json, .html, .xml and compressed files"

def files(path):
    """The files to read: an input, or those of a folder. Others are reported."""
    try:
        is_folder = os.path.isdir(path)
        names = sorted(name for name in os.listdir(path) if not name.startswith(".")) if is_folder else []
    except OSError as error:
        report(path, error)
        return
    paths = [os.path.join(path, name) for name in names] if is_folder else [path]
    if is_folder and not paths:
        report(path, "the folder is empty")
    for file in paths:
        if os.path.isdir(file):
            report(file, "a folder in a folder: name it as an input, or use `dalil tag --server`")
        elif os.path.exists(file) and not file.lower().endswith((".txt", ".jsonl")):
            report(file, OTHER_TYPE)
        else:
            yield file

def articles(path):
    """The articles of a file. Invalid articles are reported."""
    try:
        with open(path, "rb") as file:
            if not path.lower().endswith(".jsonl"):
                yield usable({"id": os.path.basename(path), "title": "", "body": file.read().decode("utf-8")})
                return
            for number, line in enumerate(file, 1):
                try:
                    if line.strip():
                        yield usable(parsed(line))
                except ValueError as error:
                    report(f"{path}:{number}", error)
    except (OSError, ValueError) as error:
        report(path, error)

def parsed(line):
    fields = json.loads(line.decode("utf-8-sig"))
    if not isinstance(fields, dict) or "id" not in fields:
        raise ValueError("not an object with an id")
    if "body" in fields and "text" in fields:
        raise ValueError("both body and text")
    body = fields.get("body", fields.get("text", ""))
    optional = {field: fields[field] for field in ("language", "publication_date") if fields.get(field)}
    return {"id": fields["id"], "title": fields.get("title", ""), "body": body, **optional}

def usable(article):
    for field, value in article.items():
        if not isinstance(value, str):
            raise ValueError(f"{field}: not a string")
        value.encode("utf-8")
    return article

def send(article):
    global options
    request = {"article": article}
    if options:
        # The options of the first message apply to the following ones.
        request["options"], options = options, None
    sys.stdout.buffer.write(json.dumps(request, ensure_ascii=False).encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()

over = False
with open(os.path.join(work, "ids"), "w") as ids:
    for article in (article for path in inputs for file in files(path) for article in articles(file)):
        print(json.dumps(article["id"]), file=ids)
        try:
            over or send(article)
        except BrokenPipeError:
            # The call has ended. The remaining articles are only listed.
            over = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
with open(os.path.join(work, "bad"), "w") as file:
    print(bad, file=file)
PYTHON
)

# Writes one answer per line. Writes the numbers of answers and of errors to $work/answers.
answers=$(cat <<'PYTHON'
import json, os, signal, sys

work = sys.argv[1]
answered = failed = 0
shows = sys.stderr.isatty() and not sys.stdout.isatty()
# The reader of the answers may stop early, as head does.
signal.signal(signal.SIGPIPE, signal.SIG_DFL)

def messages(lines):
    """grpcurl writes a message on several lines. The closing brace of a message is the first character of its line."""
    message = []
    for line in lines:
        message.append(line)
        if line.rstrip() in ("}", "{}"):
            yield json.loads("".join(message))
            message = []

for message in messages(sys.stdin):
    answered += 1
    answer = message.get("response")
    if answer is None:
        failed += 1
        answer = {"articleId": message.get("articleId", ""), "error": message.get("error", {})}
        reason = answer["error"].get("message", "no reason given")
        print(f"failed: {answer['articleId']}: {reason}", file=sys.stderr)
    print(json.dumps(answer, ensure_ascii=False), flush=True)
    if shows:
        print(f"\r{answered} answers\r", end="", file=sys.stderr, flush=True)
with open(os.path.join(work, "answers"), "w") as file:
    print(answered, failed, file=file)
PYTHON
)

# Runs after both: lists the articles without an answer and prints the counts.
summary=$(cat <<'PYTHON'
import json, os, sys

def left(name):
    with open(os.path.join(sys.argv[1], name)) as file:
        return file.read()

bad, (answered, failed) = int(left("bad")), map(int, left("answers").split())
ids = [json.loads(line) for line in left("ids").splitlines()]
for article in ids[answered:]:
    print(f"unanswered: {article}", file=sys.stderr)
tagged, unanswered = answered - failed, len(ids) - answered
print(f"articles: {len(ids) + bad}, tagged: {tagged}, failed: {failed}, unanswered: {unanswered}, unreadable: {bad}", file=sys.stderr)
sys.exit(1 if failed or unanswered or bad else 0)
PYTHON
)

python3 -c 'import json, sys; sys.exit(not isinstance(json.loads(sys.argv[1]), dict))' "$options" 2>/dev/null ||
    usage_error "--options is no JSON object"

# Independent of the locale of this machine.
export PYTHONIOENCODING=utf-8:backslashreplace
python3 -c "$requests" "$work" "$options" "${inputs[@]}" |
    grpcurl "${call[@]}" -d @ "$host" dalil.v1.TaggerService/StreamTagArticles |
    python3 -c "$answers" "$work" || called=$?
[ "${called:-0}" -lt 128 ] || exit "$called"
python3 -c "$summary" "$work"
exit "$([ "${called:-0}" = 0 ] && echo 0 || echo 1)"
