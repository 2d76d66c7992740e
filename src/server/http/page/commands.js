// Commands that send the same request. They never contain the token, only the name of a variable.

/** A word of a POSIX shell. */
export function shellWord(text) {
    return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * A request as JSON for a here-document. Characters that are invisible or change the direction of the text around them
 * are escaped, so that the command reads as it works.
 */
export function readableJson(request) {
    return JSON.stringify(request, null, 2).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
        if (character === "\n") return character;
        return Array.from({ length: character.length }, (_, index) => {
            return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
        }).join("");
    });
}

/** The request as a document that the shell does not change: no line of JSON is the word JSON alone. */
function hereDocument(request) {
    return `<<'JSON'\n${readableJson(request)}\nJSON`;
}

const TOKEN_HEADER = '-H "authorization: Bearer $DALIL_TOKEN"';

/** A command for curl. `url` is the address of the call. */
export function curlCommand(url, request, hasToken) {
    const lines = [
        `curl --fail-with-body ${shellWord(url.href)}`,
        ...(hasToken ? [TOKEN_HEADER] : []),
        "-H 'content-type: application/json'",
        `--data-binary @- ${hereDocument(request)}`,
    ];
    return lines.join(" \\\n    ");
}

/** A command for grpcurl. `url` is the address of the page, whose host and port also serve gRPC. */
export function grpcurlCommand(url, request, hasToken) {
    const isTls = url.protocol === "https:";
    const address = `${url.hostname}:${url.port || (isTls ? "443" : "80")}`;
    const lines = [
        `grpcurl${isTls ? "" : " -plaintext"}`,
        ...(hasToken ? [TOKEN_HEADER] : []),
        `-d @ ${shellWord(address)} dalil.v1.TaggerService/TagArticle ${hereDocument(request)}`,
    ];
    return lines.join(" \\\n    ");
}
