// The least-cost flow of a world of the optimum bench by LEMON's network simplex.
//
// Reads from standard input, as little-endian 64-bit integers: numbers of blocks, of schools and of
// ways; children of each block; seats of each school; then the block, the school and the walk of
// every way. Writes seconds and the cost, or "none" where the ways do not suffice.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

static std::vector<int64_t> read(size_t count) {
    std::vector<int64_t> numbers(count);
    if (std::fread(numbers.data(), 8, count, stdin) != count) std::exit(2);
    return numbers;
}

int main() {
    using Graph = lemon::SmartDigraph;
    const auto sizes = read(3);
    const int64_t n = sizes[0], m = sizes[1], ways = sizes[2];
    Graph graph;
    graph.reserveNode(n + m);
    graph.reserveArc(ways);
    for (int64_t node = 0; node < n + m; ++node) graph.addNode();
    Graph::NodeMap<int64_t> supply(graph);
    Graph::ArcMap<int64_t> cost(graph);
    {
        const auto children = read(n), seats = read(m);
        for (int64_t block = 0; block < n; ++block) supply[graph.nodeFromId(block)] = children[block];
        for (int64_t school = 0; school < m; ++school) supply[graph.nodeFromId(n + school)] = -seats[school];
        const auto blocks = read(ways), schools = read(ways), walks = read(ways);
        for (int64_t way = 0; way < ways; ++way)
            cost[graph.addArc(graph.nodeFromId(blocks[way]), graph.nodeFromId(n + schools[way]))] = walks[way];
    }
    const auto start = std::chrono::steady_clock::now();
    lemon::NetworkSimplex<Graph, int64_t, int64_t> simplex(graph);
    // Seats are more than children: those are sent out exactly, these taken at most.
    const auto outcome = simplex.supplyMap(supply).costMap(cost).run();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    if (outcome == simplex.OPTIMAL)
        std::printf("%.6f %lld\n", seconds.count(), static_cast<long long>(simplex.totalCost<int64_t>()));
    else
        std::printf("%.6f none\n", seconds.count());
}
