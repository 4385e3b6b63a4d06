"""Check an audit export without Daftar: python check_audit.py audit.jsonl"""
import hashlib, json, sys

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def root(subtrees):  # of a tree that is kept as its complete subtrees, the largest first
    top = subtrees[-1]
    for left in subtrees[-2::-1]:
        top = sha256(b"\1", left, top)
    return top

def check(lines):
    head = json.loads(next(lines))
    last, size, subtrees, closed = sha256(b"daftar/1/", head["organization"].encode()), 0, [], {}
    for line in map(json.loads, lines):
        if "seal" in line:
            told = json.loads(line["seal"]["body"])
            if closed.get(told["size"]) != [told["root"], told["lastHash"]]:
                return f"seal {told['size']}: its root or hash is not that of the events"
            continue
        size, last = size + 1, sha256(last, line["body"].encode())
        if line["sequence"] != size:
            return f"event {size}: it is missing; {line['sequence']} comes instead"
        if line["hash"] != last.hex():
            return f"event {size}: its hash does not follow from the one before and its body"
        body = json.loads(line["body"])
        about = body["data"].get("id", body["data"].get("period", body["organization"]))
        for name, told in [*body.items(), ("subject", about)]:
            if line.get(name, told) != told:
                return f"event {size}: {name} is not what its body says"
        leaf, place = sha256(b"\0", last), size - 1
        while place % 2:
            leaf, place = sha256(b"\1", subtrees.pop(), leaf), place // 2
        subtrees.append(leaf)
        closed[size] = [root(subtrees).hex(), last.hex()] if body["type"] == "period.closed" else 0
    if [size, last.hex()] != [head["lastSequence"], head["lastHash"]]:
        return f"event {size + 1}: the export ends before it"

sys.exit(check(open(sys.argv[1], encoding="utf-8")) or print("The log is whole."))
