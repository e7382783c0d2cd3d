# 供地图与程序使用的接口中，给人看的文字。

## 页面

server-map = 地图
server-service = 要素服务
server-turn = { $first }–{ $last } / { $count }
server-previous = 上一页
server-next = 下一页
server-on-the-map = 在地图上查看及说明
server-interface = 接口说明
server-title = 学校招生片区
server-description = 已公布划片方案中的学校、地块与片区
server-collections = 要素集
server-conformance = 标准符合性
server-examples-for = GDAL、QGIS、网页地图示例
server-geopackage = 下载 GeoPackage
server-plan = 方案
server-features = 要素
server-queryables = 可筛选属性
server-schema = 结构
server-examples = 示例

## 要素集

collection-schools = 学校
collection-schools-said = 学校及其学位与片区数据
collection-blocks = 地块
collection-blocks-said = 居住地块及其学校与步行距离
collection-zones = 招生片区
collection-zones-said = 每校地块合并成的片区；多校划片为一个要素
collection-exceptions = 例外
collection-exceptions-said = 规则本身会划往别处的地块及原因
collection-current-zones = 现行片区
collection-current-zones-said = 本方案之前各校现有的片区

## 属性

column-id = 编号
column-name = 名称
column-name-en = 英文名称
column-school = 学校
column-walk = 步行距离（米）
column-exception = 例外原因
column-n-blocks = 地块数
column-seats = 学位
column-children = 适龄儿童
column-crowding = 拥挤附加距离（米）
column-mean-walk = 平均步行距离（米）
column-n-pieces = 片区块数
column-color = 片区颜色
column-schools = 学校
column-reason = 原因
column-rule-school = 规则所指学校
column-extra = 每名儿童多计的米数

## 示例

example-curl = 命令行
example-gdal = GDAL
example-geopandas = Python（GeoPandas）
example-qgis = QGIS
example-maplibre = 网页（MapLibre）
example-embed = 在框架中显示一户的学校
examples-limits = 无需密钥。一次回答最多 10,000 个要素、50 个名称或 1,000 条意见，更多内容分页读取；超过 30 秒的回答会中止。回答带有标签（ETag），保存后再问，未变时只回答“未变”。
example-arcgis = 网页（ArcGIS）
