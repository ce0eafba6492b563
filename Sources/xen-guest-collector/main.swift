import Collector

runCollector()
