-- SPDX-License-Identifier: Apache-2.0
-- Every request is one change of one figure that nobody has touched yet or that has been answered:
--     wrk … URL -- CELLS HEADERS THREADS
-- CELLS: a line each, `subject metric rev`; HEADERS: `name: value`, a line each. Each thread has
-- cells of its own; a cell waits for its answer, whose revision its next request carries. An answer
-- that isn't 200, or whose revision isn't the next one, is counted as wrong.

local created = 0
local threads = {}

function setup(thread)
    thread:set("place", created)
    created = created + 1
    threads[created] = thread
end

function init(args)
    local count, number = tonumber(args[3]), 0
    cells, first, last, wrong, stored = {}, 1, 0, 0, 0
    for line in io.lines(args[1]) do
        if number % count == place then
            local subject, metric, rev = line:match("^(%S+) (%S+) (%S+)$")
            last = last + 1
            cells[last] = { subject = subject, metric = metric, rev = tonumber(rev) }
        end
        number = number + 1
    end
    sent = {}
    local lines = { "PUT " .. wrk.path .. " HTTP/1.1", "Host: " .. wrk.headers["Host"],
        "Content-Type: application/json" }
    for line in io.lines(args[2]) do lines[#lines + 1] = line end
    head = table.concat(lines, "\r\n") .. "\r\nContent-Length: "
end

function request()
    local cell = cells[first]
    if not cell then error("more connections than cells") end
    cells[first] = nil
    first = first + 1
    sent[cell.subject .. cell.metric] = cell
    local body = '{"cells":[{"subject":' .. cell.subject .. ',"metric":"' .. cell.metric ..
        '","value":' .. (1000 + cell.rev) .. ',"source":"台账","day":null,"note":"","rev":' ..
        cell.rev .. "}]}"
    return head .. #body .. "\r\n\r\n" .. body
end

function response(status, headers, body)
    local subject, metric, rev = body:match('"subject":(%d+),"metric":"([^"]+)".-"rev":(%d+)')
    local key = subject and subject .. metric
    local cell = key and sent[key]
    rev = tonumber(rev)
    if status ~= 200 or not cell or rev ~= cell.rev + 1 then
        wrong = wrong + 1
        if wrong == 1 then io.stderr:write(status, " ", body:sub(1, 300), "\n") end
        return
    end
    sent[key] = nil
    stored = stored + 1
    last = last + 1
    cell.rev = rev
    cells[last] = cell
end

function done(summary, latency, requests)
    local answered, bad = 0, 0
    for _, thread in ipairs(threads) do
        answered = answered + thread:get("stored")
        bad = bad + thread:get("wrong")
    end
    local errors = summary.errors
    io.write(string.format(
        'JSON {"seconds":%.6f,"answered":%d,"wrong":%d,"errors":%d,"p50_ms":%.3f,"p99_ms":%.3f}\n',
        summary.duration / 1e6, answered, bad,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
