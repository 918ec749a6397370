-- Takes a permit for one call to an NCP service, if there is one (the generic cell rate algorithm, ITU-T I.371).
-- KEYS: when the bucket of the service is full again, in microseconds
-- ARGV: microseconds between two permits, permits that a full bucket holds
-- Returns 0 if a permit was taken, else the microseconds until there is one
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local interval, size = tonumber(ARGV[1]), tonumber(ARGV[2])
-- What is out of its bounds was not written here.
local full = math.min(tonumber(redis.call('GET', KEYS[1]) or 0) or 0, now + size * interval)
full = math.max(full, now)
local wait = full - now - (size - 1) * interval
if wait > 0 then
  return wait
end
redis.call('SET', KEYS[1], string.format('%.0f', full + interval), 'PX', 10000)
return 0
