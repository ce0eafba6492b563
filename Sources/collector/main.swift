runCollector()
