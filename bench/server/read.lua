-- SPDX-License-Identifier: Apache-2.0
-- The same GET again and again: wrk … URL -- HEADERS. What isn't 200 is counted as an error.

function init(args)
    for line in io.lines(args[1]) do
        local name, value = line:match("^([^:]+): (.*)$")
        wrk.headers[name] = value
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        'JSON {"seconds":%.6f,"answered":%d,"wrong":%d,"errors":%d,"bytes":%d,' ..
        '"p50_ms":%.3f,"p99_ms":%.3f}\n',
        summary.duration / 1e6, summary.requests, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout, summary.bytes,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
