"""Check what `entryProof` answered, without Daftar: python check_proof.py proof.json"""
import hashlib, json, sys

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def climb(leaf, index, size, path):  # RFC 9162, 2.1.3.2
    last = size - 1
    for step in map(bytes.fromhex, path):
        if index % 2 or index == last:
            leaf = sha256(b"\1", step, leaf)
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            leaf = sha256(b"\1", leaf, step)
        index, last = index // 2, last // 2
    return leaf.hex() if last == 0 else "a path of another tree"

def check(proof):
    entry, event = json.loads(proof["entry"]), json.loads(proof["event"])
    seal, index = json.loads(proof["seal"]["body"]), proof["leafIndex"]
    if sha256(proof["entry"].encode()).hex() != event["data"]["contentHash"]:
        return "entry: it is not the one its event tells of"
    if (entry["id"], entry["sequence"]) != (event["data"]["id"], event["sequence"]):
        return "entry: its id or sequence is not that of its event"
    if {entry["organization"], event["organization"]} != {seal["organization"]}:
        return "seal: it is of another organisation"
    if (index, proof["treeSize"]) != (event["sequence"] - 1, seal["size"]):
        return "path: its place is not that of the event, or its tree not that of the seal"
    chained = sha256(bytes.fromhex(proof["previousHash"]), proof["event"].encode())
    if climb(sha256(b"\0", chained), index, seal["size"], proof["path"]) != seal["root"]:
        return "path: it does not lead from the event to the root of the seal"

answer = json.load(open(sys.argv[1], encoding="utf-8"))
fault = check(answer["data"]["entryProof"] if "data" in answer else answer)
sys.exit(fault or print("The entry is in the sealed books."))
